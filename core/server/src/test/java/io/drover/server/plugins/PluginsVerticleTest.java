package io.drover.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.model.PluginFacts.State;
import io.drover.model.Resource;
import io.drover.model.intent.Intent;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.server.extension.ExtensionFailed;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Control;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the nodes say of their plugins, in the store. */
class PluginsVerticleTest {
    private static final String HERE = "http://here:8080";
    private static final String THERE = "http://there:8080";

    @TempDir
    Path data;
    private final Vertx vertx = Vertx.vertx();
    private final Store store = new MemoryStore(Clock.systemUTC(), new Random(7));
    private final PluginIntents intents = new PluginIntents();
    private final Control control = (scope, intent) -> store.update(scope, draft -> intents.handle(draft, intent));
    private Path folder = Path.of("");
    private @Nullable Plugins plugins;
    private volatile Set<String> alive = Set.of(HERE, THERE);

    @BeforeEach
    void start() throws Exception {
        folder = Files.createDirectory(data.resolve("plugins"));
        plugins = new Plugins(Extensions.of(), new PluginOptions(data.resolve("none"), folder, null),
                data.resolve("loaded"));
        plugins().look();
        vertx.deployVerticle(new PluginsVerticle(plugins(), store, control, HERE, () -> alive, Duration.ofMillis(500)))
                .toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        plugins().close();
        store.close();
    }

    private Plugins plugins() {
        return Objects.requireNonNull(plugins);
    }

    private List<Plugin> rows() {
        return store.view(Store.GLOBAL).all(Plugin.class, Kind.PLUGIN);
    }

    @Test
    void aJarIsLiveAndToldOfAndKeepsItsRowUntilItGoes() throws Exception {
        var jar = PluginSource.strategy("mine", "mine").drop(folder, "mine.jar");
        await().until(() -> rows().size() == 1);
        assertThat(plugins().named(UpgradeStrategy.class, "mine")).isNotNull();
        var row = rows().getFirst();
        assertThat(row.node()).isEqualTo(HERE);
        assertThat(row.facts().state()).isEqualTo(State.ACTIVE);

        PluginSource.strategy("mine", "mine").say("Plugin-Requires", "7").drop(folder, "mine.jar");
        await().until(() -> rows().getFirst().facts().reason() != null);
        assertThat(rows()).extracting(Resource::id).containsExactly(row.id());
        assertThat(rows().getFirst().facts().reason()).contains("plugin API 7");
        assertThat(rows().getFirst().facts().state()).isEqualTo(State.ACTIVE);
        assertThat(plugins().named(UpgradeStrategy.class, "mine")).isNotNull();

        var seq = store.view(Store.GLOBAL).seq();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(store.view(Store.GLOBAL).seq()).as("nothing to say, nothing written").isEqualTo(seq);

        Files.delete(jar);
        await().until(() -> rows().isEmpty());
        assertThat(Objects.requireNonNull(store.view(Store.GLOBAL).find(row.id())).exists()).isFalse();
    }

    /** What one does at its end is its own code too. */
    @Test
    void oneThatEndsInAnErrorKeepsNobodyFromLookingOn() throws Exception {
        for (var end : List.of("throw new StackOverflowError(\"deep\");", "throw new NoClassDefFoundError(\"Gone\");",
                // not for ever: it would keep a processor from all tests that come later
                "while (java.nio.file.Files.exists(java.nio.file.Path.of(\"" + data
                        + "\"))) { Thread.onSpinWait(); }")) {
            var jar = PluginSource.strategy("bad", "bad").say("Plugin-Class", "made.Ending").with("""
                    public final class Ending extends org.pf4j.Plugin {
                        @Override
                        public void stop() {
                            %s
                        }
                    }
                    """.formatted(end)).drop(folder, "bad.jar");
            await().until(() -> rows().size() == 1);
            Files.delete(jar);
            await().until(() -> rows().isEmpty());
        }
        PluginSource.strategy("fine", "fine").drop(folder, "fine.jar");
        await().until(() -> plugins().named(UpgradeStrategy.class, "fine") != null);
    }

    @Test
    void failuresAreToldAndSoIsThatItIsSwitchedOff() {
        PluginSource.strategy("bad", "bad", "throw new IllegalStateException(\"boom\");").drop(folder, "bad.jar");
        await().until(() -> rows().size() == 1);
        var strategy = Objects.requireNonNull(plugins().named(UpgradeStrategy.class, "bad"));
        for (var i = 0; i < 4; i++) {
            try {
                strategy.next(new Situation(List.of(), new UpgradeOptions(true, 1, 1000L), 0, null, Instant.EPOCH));
                throw new AssertionError("it throws");
            } catch (ExtensionFailed e) {
                assertThat(e).hasMessageContaining("boom");
            }
        }
        await().until(() -> rows().getFirst().facts().state() == State.FAILING);
        var facts = rows().getFirst().facts();
        assertThat(facts.failures()).isEqualTo(3);
        assertThat(facts.reason()).isEqualTo(facts.lastFailure()).contains("the upgrade strategy bad failed")
                .contains("boom");
        assertThat(facts.lastFailed()).isNotNull();
    }

    @Test
    void whatANodeHadThatIsGoneIsForgotten() {
        PluginSource.strategy("mine", "mine").drop(folder, "mine.jar");
        await().until(() -> rows().size() == 1);
        control.submit(Store.GLOBAL, new Intent.ReportPlugins(THERE, List.of(rows().getFirst().facts())));
        assertThat(rows()).hasSize(2);
        await().pollDelay(Duration.ofMillis(1500)).until(() -> rows().size() == 2);

        alive = Set.of(HERE);
        await().until(() -> rows().size() == 1);
        assertThat(rows().getFirst().node()).isEqualTo(HERE);
    }
}
