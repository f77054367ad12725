package io.drover.server.plugins;

import io.drover.plugin.Extension;
import io.drover.server.extension.ExtensionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.pf4j.PluginState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A jar whose classes are loaded. */
final class LivePlugin implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LivePlugin.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Duration LOADING = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final PluginLabel label;
    private final Path file;
    private final OneJar loaded;
    private final Guard guard;
    private final List<Offered> offers;

    private LivePlugin(PluginLabel label, Path file, OneJar loaded, Guard guard, List<Offered> offers) {
        this.label = label;
        this.file = file;
        this.loaded = loaded;
        this.guard = guard;
        this.offers = List.copyOf(offers);
    }

    /** @param file that nobody changes; goes with the plugin */
    static LivePlugin load(PluginLabel label, Path file) throws PluginRefused {
        OneJar loaded;
        try {
            loaded = new OneJar(file);
            loaded.loadPlugin(file);
        } catch (RuntimeException | LinkageError e) {
            throw new PluginRefused("cannot be loaded: " + e.getMessage());
        }
        var guard = new Guard(label.id(), loaded.getPluginClassLoader(label.id()));
        try {
            return new LivePlugin(label, file, loaded, guard,
                    guard.call("loading", LOADING, () -> begin(label, loaded, guard)));
        } catch (Exception e) {
            new LivePlugin(label, file, loaded, guard, List.of()).close();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw e instanceof PluginRefused refused
                    ? refused
                    : new PluginRefused("cannot be loaded: " + (e instanceof ExtensionFailed ? e.getMessage() : e));
        }
    }

    private static List<Offered> begin(PluginLabel label, OneJar loaded, Guard guard) throws Exception {
        var names = loaded.getExtensionClassNames(label.id());
        if (names.isEmpty()) {
            throw new PluginRefused("offers nothing: META-INF/extensions.idx in it names no class. Extensions have the"
                    + " annotation org.pf4j.Extension, and PF4J's annotation processor must run when they are compiled");
        }
        var wrapper = loaded.getPlugin(label.id());
        if (wrapper.getPlugin() == null) {
            throw new PluginRefused("has the Plugin-Class " + wrapper.getDescriptor().getPluginClass()
                    + " in its manifest, which cannot be made");
        }
        if (loaded.startPlugin(label.id()) != PluginState.STARTED) {
            var why = wrapper.getFailedException();
            throw new PluginRefused("does not start" + (why == null ? "" : ": " + why));
        }
        var offers = new ArrayList<Offered>();
        for (var name : names) {
            offers.addAll(offered(name, loaded.getPluginClassLoader(label.id()), guard));
        }
        var all = new HashSet<String>();
        for (var offer : offers) {
            if (!all.add(offer.kind() + " " + offer.name())) {
                throw new PluginRefused("offers " + offer.kind().words() + " " + offer.name() + " twice");
            }
        }
        return offers;
    }

    private static List<Offered> offered(String className, ClassLoader loader, Guard guard) throws Exception {
        Object made;
        try {
            made = Class.forName(className, true, loader).getConstructor().newInstance();
        } catch (LinkageError | ReflectiveOperationException e) {
            var why = e.getCause() == null ? e : e.getCause();
            throw new PluginRefused(className + " cannot be made: " + why);
        }
        var kinds = made instanceof Extension extension ? ExtensionKind.of(extension) : List.<ExtensionKind>of();
        if (kinds.isEmpty()) {
            throw new PluginRefused(className + " is nothing that this server can use");
        }
        var offers = new ArrayList<Offered>();
        for (var kind : kinds) {
            var offered = Offered.of(kind, (Extension) made, guard);
            if (!NAME.matcher(offered.name()).matches()) {
                throw new PluginRefused(className + " is named '" + offered.name()
                        + "'; a name must be small letters, digits and dashes, 63 at most");
            }
            offers.add(offered);
        }
        return offers;
    }

    PluginLabel label() {
        return label;
    }

    Guard guard() {
        return guard;
    }

    List<Offered> offers() {
        return offers;
    }

    /** Was it loaded from there? */
    boolean isOf(Path copy) {
        return file.equals(copy);
    }

    /** Its own end is its own code: whatever that does, whoever closes it goes on. */
    @Override
    public void close() {
        guard.close();
        var end = Thread.ofPlatform().daemon().name("plugin-" + label.id() + "-end").start(this::unload);
        try {
            if (!end.join(ENDING)) {
                end.interrupt();
                log.warn("plugin {} does not end", label.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("a copy of a plugin is left: {}", e.toString());
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void unload() {
        try {
            loaded.unloadPlugin(label.id());
        } catch (RuntimeException | Error e) {
            log.warn("plugin {} did not end in good order: {}", label.id(), e.toString());
        }
    }
}
