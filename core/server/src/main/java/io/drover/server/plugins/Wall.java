package io.drover.server.plugins;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin sees besides its own jar: the JDK, the plugin API, the model, PF4J and SLF4J. Neither the server nor its
 * libraries, so that either may change; what else a plugin needs is in its jar. It keeps out accidents, not malice: a
 * plugin is code and runs with the server's rights.
 */
final class Wall extends ClassLoader {
    static final ClassLoader OF_ALL = new Wall();
    private static final List<String> SEEN = List.of("io.drover.plugin.", "io.drover.model.", "org.pf4j.",
            "org.slf4j.");

    private Wall() {
        super("what plugins see", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SEEN.stream().anyMatch(name::startsWith)
                ? Class.forName(name, false, Wall.class.getClassLoader())
                : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        throw new ClassNotFoundException(name + " is neither in the plugin's jar nor something that plugins see");
    }

    @Override
    public @Nullable URL getResource(String name) {
        return null;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return Collections.emptyEnumeration();
    }
}
