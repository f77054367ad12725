package io.drover.server.plugins;

import io.drover.model.PluginFacts;
import io.drover.plugin.Extension;
import io.drover.server.extension.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extensions of this node: those built in, and those of the jars in its two folders. The one in the box is read once;
 * the operator's is as it was at the last {@link #look}.
 */
public final class Plugins implements Extensions, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final Extensions builtIn;
    private final PluginOptions options;
    private final Path scratch;
    private final Map<Path, Jar> box;
    private Map<Path, Jar> before = Map.of();
    private boolean looked;
    private final Map<Path, Slot> slots = new LinkedHashMap<>();
    /** The slots as others see them, who do not wait for one that is being loaded. */
    private volatile List<Slot> shown = List.of();
    private long copies;

    /** @param scratch a folder for copies of the jars, of this node alone; emptied */
    public Plugins(Extensions builtIn, PluginOptions options, Path scratch) {
        this.builtIn = builtIn;
        this.options = options;
        this.scratch = scratch;
        empty();
        this.box = list(options.inTheBox(), true, Map.of());
        try {
            Files.createDirectories(scratch);
            Files.createDirectories(options.folder());
        } catch (IOException e) {
            log.warn("there is no folder for plugins: {}", e.toString());
        }
    }

    /**
     * Loads and unloads until what is live is what is in the folder. A jar is taken once it looks the same as the time
     * before, and until then the one that it replaces goes on; what is there at the first look is taken at once.
     */
    public synchronized void look() {
        var now = list(options.folder(), false, before);
        slots.values().stream().map(Slot::jar).filter(jar -> !jar.inTheBox() && !now.containsKey(jar.file()))
                .toList().forEach(this::drop);
        if (!looked) {
            box.values().forEach(this::take);
        }
        now.values().forEach(jar -> {
            var slot = slots.get(jar.file());
            var other = slot == null || !slot.jar().equals(jar);
            if (other && (!looked || jar.equals(before.get(jar.file())))) {
                drop(jar);
                take(jar);
            }
        });
        before = now;
        looked = true;
    }

    private void drop(Jar jar) {
        var slot = slots.remove(jar.file());
        show();
        if (slot != null && slot.live() != null) {
            slot.live().close();
            log.info("plugin {} is gone", slot.live().label().id());
            // those that were refused because of it are looked at anew
            slots.values().removeIf(it -> it.refused() != null && it.refused().conflict() && !it.jar().inTheBox());
        }
    }

    private void take(Jar jar) {
        var copy = scratch.resolve(++copies + ".jar");
        PluginLabel label = null;
        try {
            Files.copy(jar.file(), copy, StandardCopyOption.REPLACE_EXISTING);
            label = PluginLabel.read(copy, jar.inTheBox() ? null : options.signers());
            checkFree(label);
            var live = LivePlugin.load(label, copy);
            try {
                for (var offered : live.offers()) {
                    checkFree(offered);
                }
            } catch (PluginRefused e) {
                live.close();
                throw e;
            }
            slots.put(jar.file(), new Slot(jar, label, live, null));
            log.info("plugin {} {} is live", label.id(), label.version());
        } catch (IOException e) {
            delete(copy);
            refuse(jar, label, new PluginRefused("cannot be read: " + e));
        } catch (PluginRefused e) {
            delete(copy);
            refuse(jar, label, e);
        }
        show();
    }

    private void refuse(Jar jar, @Nullable PluginLabel label, PluginRefused refused) {
        slots.put(jar.file(), new Slot(jar, label, null, refused));
        log.warn("the plugin {} is refused: {}", jar.name(), refused.reason());
    }

    private void checkFree(PluginLabel label) throws PluginRefused {
        for (var slot : slots.values()) {
            if (slot.live() != null && slot.live().label().id().equals(label.id())) {
                throw PluginRefused.conflict("is a duplicate: " + slot.jar().name() + " is the plugin " + label.id()
                        + " already");
            }
        }
    }

    private void checkFree(Offered offered) throws PluginRefused {
        var kind = offered.kind();
        if (builtIn.named(kind.type(), offered.name()) != null) {
            throw PluginRefused.conflict("offers " + kind.words() + " " + offered.name() + ", which Drover has itself");
        }
        for (var slot : slots.values()) {
            if (slot.live() != null && slot.live().offers().stream()
                    .anyMatch(it -> it.kind() == kind && it.name().equals(offered.name()))) {
                throw PluginRefused.conflict("offers " + kind.words() + " " + offered.name() + ", as the plugin "
                        + slot.live().label().id() + " does already");
            }
        }
    }

    private void show() {
        shown = List.copyOf(slots.values());
    }

    /** What is there, in the order of the files' names. */
    List<PluginFacts> facts() {
        return shown.stream().map(Slot::facts).sorted(Comparator.comparing(PluginFacts::file)).toList();
    }

    @Override
    public <T extends Extension> List<T> all(Class<T> kind) {
        return Stream.concat(builtIn.all(kind).stream(),
                shown.stream().map(Slot::live).flatMap(Stream::ofNullable).flatMap(live -> live.offers().stream())
                        .filter(offered -> offered.kind().type() == kind).map(offered -> kind.cast(offered.guarded())))
                .sorted(Comparator.comparing(Extension::name)).toList();
    }

    /** @param otherwise what holds while the folder cannot be read */
    private static Map<Path, Jar> list(Path folder, boolean inTheBox, Map<Path, Jar> otherwise) {
        try {
            return Jar.in(folder, inTheBox);
        } catch (IOException | java.io.UncheckedIOException e) {
            log.warn("the folder of plugins cannot be read: {}", e.toString());
            return otherwise;
        }
    }

    private void empty() {
        try (var left = Files.exists(scratch) ? Files.list(scratch) : Stream.<Path>empty()) {
            left.forEach(Plugins::delete);
        } catch (IOException e) {
            log.warn("the copies of plugins cannot be removed: {}", e.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("a copy of a plugin is left: {}", e.toString());
        }
    }

    @Override
    public synchronized void close() {
        slots.values().stream().map(Slot::jar).toList().forEach(this::drop);
        empty();
    }
}
