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
     * before; what is there at the first look is taken at once. The one that it replaces goes on until then, and as long as
     * the new one cannot be taken.
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
            if ((slot == null || slot.isOther(jar)) && (!looked || jar.equals(before.get(jar.file())))) {
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
            end(slot.live());
        }
    }

    private void end(LivePlugin live) {
        live.close();
        log.info("plugin {} {} is gone", live.label().id(), live.label().version());
        // those that were refused because of it are looked at anew
        slots.replaceAll((_, it) -> it.refused() != null && it.refused().conflict() && !it.jar().inTheBox()
                ? it.again()
                : it);
    }

    @SuppressWarnings("CatchingUnchecked")
    private void take(Jar jar) {
        var copy = scratch.resolve(++copies + ".jar");
        PluginLabel label = null;
        try {
            JarBounds.checkFile(jar.size());
            Files.copy(jar.file(), copy, StandardCopyOption.REPLACE_EXISTING);
            label = PluginLabel.read(copy, jar.inTheBox() ? null : options.signers());
            checkFree(jar, label);
            var live = LivePlugin.load(label, copy);
            try {
                for (var offered : live.offers()) {
                    checkFree(jar, offered);
                }
            } catch (PluginRefused e) {
                live.close();
                throw e;
            }
            put(jar, live);
        } catch (IOException e) {
            refuse(jar, label, new PluginRefused("cannot be read: " + e));
        } catch (PluginRefused e) {
            refuse(jar, label, e);
        } catch (RuntimeException | Error e) {
            // a jar may bring the server's own reading of it to anything, also to the end of its memory
            refuse(jar, label, new PluginRefused("cannot be loaded: " + e));
        } finally {
            if (slots.get(jar.file()) instanceof Slot slot && (slot.live() == null || !slot.live().isOf(copy))) {
                delete(copy);
            }
        }
    }

    private void put(Jar jar, LivePlugin live) {
        var former = slots.put(jar.file(), new Slot(jar, live.label(), live, null));
        show();
        log.info("plugin {} {} is live", live.label().id(), live.label().version());
        if (former != null && former.live() != null) {
            end(former.live());
        }
    }

    private void refuse(Jar jar, @Nullable PluginLabel label, PluginRefused refused) {
        var former = slots.get(jar.file());
        slots.put(jar.file(), former == null || former.live() == null
                ? new Slot(jar, label, null, refused)
                : new Slot(jar, former.label(), former.live(), refused));
        show();
        log.warn("the plugin {} is refused: {}", jar.name(), refused.reason());
    }

    private void checkFree(Jar jar, PluginLabel label) throws PluginRefused {
        for (var slot : others(jar)) {
            if (slot.live() != null && slot.live().label().id().equals(label.id())) {
                throw PluginRefused.conflict("is a duplicate: " + slot.jar().name() + " is the plugin " + label.id()
                        + " already");
            }
        }
    }

    private void checkFree(Jar jar, Offered offered) throws PluginRefused {
        var kind = offered.kind();
        if (builtIn.named(kind.type(), offered.name()) != null) {
            throw PluginRefused.conflict("offers " + kind.words() + " " + offered.name() + ", which Drover has itself");
        }
        for (var slot : others(jar)) {
            if (slot.live() != null && slot.live().offers().stream()
                    .anyMatch(it -> it.kind() == kind && it.name().equals(offered.name()))) {
                throw PluginRefused.conflict("offers " + kind.words() + " " + offered.name() + ", as the plugin "
                        + slot.live().label().id() + " does already");
            }
        }
    }

    /** What a jar replaces is not in its way. */
    private List<Slot> others(Jar jar) {
        return slots.values().stream().filter(slot -> !slot.jar().file().equals(jar.file())).toList();
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
