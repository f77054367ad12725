package io.drover.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.server.extension.Extensions;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that was loaded, used and taken away leaves nothing: no class loader, no thread, no file. */
class PluginLeakTest {
    private static final int TIMES = 200;

    @TempDir
    Path data;

    @Test
    void twoHundredComeAndGoAndNothingIsLeft() throws Exception {
        var folder = Files.createDirectory(data.resolve("plugins"));
        // each kind of use: an answer, a failure, a lambda, a log line, a library's thread local
        var jar = PluginSource.strategy("mine", "mine", """
                org.slf4j.LoggerFactory.getLogger(getClass()).trace("asked");
                ThreadLocal.withInitial(Object::new).get();
                if (now.batches() > 0) {
                    throw new IllegalStateException("on purpose") {
                    };
                }
                return new Step(java.util.stream.Stream.of(1).collect(java.util.stream.Collectors.toMap(it -> it,
                        it -> io.drover.model.Upgrade.Side.NEW)), null);""").drop(data, "mine.jar");
        var dead = new ReferenceQueue<Object>();
        var loaders = new ArrayList<WeakReference<Object>>();
        try (var plugins = new Plugins(Extensions.of(), new PluginOptions(data.resolve("none"), folder, null),
                data.resolve("loaded"))) {
            plugins.look();
            for (var i = 0; i < TIMES; i++) {
                Files.copy(jar, folder.resolve("mine.jar"));
                plugins.look();
                plugins.look();
                loaders.add(new WeakReference<>(use(plugins), dead));
                Files.delete(folder.resolve("mine.jar"));
                plugins.look();
                assertThat(plugins.all(UpgradeStrategy.class)).isEmpty();
            }
            var gone = new ArrayList<Object>();
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100)).until(() -> {
                System.gc();
                for (var one = dead.poll(); one != null; one = dead.poll()) {
                    gone.add(one);
                }
                return gone.size() == TIMES;
            });
            assertThat(loaders).hasSize(TIMES).allSatisfy(loader -> assertThat(loader.get()).isNull());
            try (var copies = Files.list(data.resolve("loaded"))) {
                assertThat(copies).isEmpty();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("plugin-mine")));
        }
    }

    /** @return its class loader */
    private static Object use(Plugins plugins) {
        var strategy = Objects.requireNonNull(plugins.named(UpgradeStrategy.class, "mine"));
        var options = new UpgradeOptions(true, 1, 1000L);
        var loader = new Object[1];
        var step = strategy.next(new Situation(List.of(), options, 0, null, Instant.EPOCH));
        assertThat(step.to()).containsOnlyKeys(1);
        try {
            strategy.next(new Situation(List.of(), options, 1, null, Instant.EPOCH));
        } catch (RuntimeException expected) {
            assertThat(expected).hasMessageContaining("on purpose");
        }
        assertThat(Proxy.isProxyClass(strategy.getClass())).isTrue();
        Thread.getAllStackTraces().keySet().stream().filter(it -> it.getName().equals("plugin-mine"))
                .forEach(thread -> loader[0] = thread.getContextClassLoader());
        return Objects.requireNonNull(loader[0]);
    }
}
