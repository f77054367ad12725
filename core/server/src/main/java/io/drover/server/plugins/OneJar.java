package io.drover.server.plugins;

import java.nio.file.Path;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;

/** PF4J for one jar alone: nothing of one plugin is held by what loads another. */
final class OneJar extends JarPluginManager {
    OneJar(Path file) {
        super(file.getParent());
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                // what the server has comes first: a jar that bundles the plugin API as well means this one
                var loader = new PluginClassLoader(pluginManager, descriptor, Wall.OF_ALL, ClassLoadingStrategy.APD);
                loader.addFile(path.toFile());
                return loader;
            }
        };
    }
}
