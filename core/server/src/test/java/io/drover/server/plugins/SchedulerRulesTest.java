package io.drover.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Kind;
import io.drover.model.PluginFacts.State;
import io.drover.model.Instance;
import io.drover.model.intent.Intent;
import io.drover.model.spec.LaunchConfig;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.PlannerVerticle;
import io.drover.server.scheduling.SchedulingPlanner;
import io.drover.server.services.ContainerIntents;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Store;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that come as jars while containers wait for them, and what becomes of all others when such a rule goes wrong. */
class SchedulerRulesTest {
    private static final String SCOPE = "1a5";
    private static final String RULE = "io.drover.scheduler.rule";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path data;
    private final Vertx vertx = Vertx.vertx();
    private final Store store = new MemoryStore(Clock.systemUTC(), new Random(7));
    private Path folder = Path.of("");
    private @Nullable Plugins plugins;

    @BeforeEach
    void start() throws Exception {
        folder = Files.createDirectory(data.resolve("plugins"));
        var all = new Plugins(Extensions.of(), new PluginOptions(data.resolve("none"), folder, null),
                data.resolve("loaded"));
        plugins = all;
        vertx.deployVerticle(new PluginsVerticle(all, store, (_, _) -> "", "http://here", () -> Set.of())).await();
        for (var i = 1; i <= 3; i++) {
            var memory = (8L << 30) * i;
            store.update(SCOPE, draft -> {
                var id = draft.newId(Kind.HOST);
                draft.put(new Host(id, id, id, null, null, Map.of(),
                        new HostFacts(4000, memory, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                        Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "",
                        draft.now(), null));
                return id;
            });
        }
        vertx.deployVerticle(new PlannerVerticle(SCOPE, store, new SchedulingPlanner(all, System::nanoTime)),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)).await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
        Objects.requireNonNull(plugins).close();
        store.close();
    }

    private String make(String name, Map<String, String> labels) {
        return store.update(SCOPE, draft -> new ContainerIntents().handle(draft,
                new Intent.CreateInstance(name, null, LaunchConfig.of("", "image").withLabels(labels), true)));
    }

    private Instance get(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Instance.class, id));
    }

    private void waits(String id, String reason) {
        await().atMost(SOON).untilAsserted(() -> assertThat(get(id).unplaced()).isNotNull().contains(reason));
        assertThat(get(id).hostId()).isNull();
    }

    private void isOn(String id, String host) {
        await().atMost(SOON).untilAsserted(() -> assertThat(get(id).hostId()).isEqualTo(host));
        assertThat(get(id).unplaced()).isNull();
    }

    private void free(String name) {
        var id = make(name, Map.of());
        await().atMost(SOON).until(() -> get(id).hostId() != null);
    }

    @Test
    void aContainerWaitsForItsRuleAndRunsWhenTheJarIsThere() {
        var id = make("one", Map.of(RULE, "own"));
        waits(id, "the scheduler rule own is not here");
        free("free");

        PluginSource.rule("mine", "own", "return Verdict.refuse(\"has no licence\");").drop(folder, "mine.jar");
        waits(id, "no host fits (3 of 3: has no licence, says the rule own)");

        PluginSource.rule("mine", "own", "return Verdict.of(host.id().equals(\"1h2\") ? 1 : 0);").drop(folder,
                "mine.jar");
        isOn(id, "1h2");
        assertThat(Objects.requireNonNull(plugins).facts()).singleElement()
                .satisfies(it -> assertThat(it.offers()).singleElement()
                        .satisfies(
                                offer -> assertThat(offer.kind() + " " + offer.name()).isEqualTo("schedulerRule own")));
    }

    @Test
    void oneThatThrowsIsSwitchedOffAndOneThatFollowsItIsHeard() {
        PluginSource.rule("mine", "own", "throw new IllegalStateException(\"out of ideas\");").drop(folder, "mine.jar");
        var id = make("one", Map.of(RULE, "own"));

        waits(id, "the scheduler rule own failed: java.lang.IllegalStateException: out of ideas");
        waits(id, "the scheduler rule own of the plugin mine is switched off: ");
        assertThat(Objects.requireNonNull(plugins).facts().getFirst().state()).isEqualTo(State.FAILING);
        free("free");

        PluginSource.rule("mine", "own", "return Verdict.ANY;").drop(folder, "mine.jar");
        await().atMost(SOON).until(() -> get(id).hostId() != null);
    }

    @Test
    void oneThatHangsKeepsOthersNoLongerThanItsTime() {
        PluginSource.rule("mine", "own", """
                try {
                    Thread.sleep(600_000);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Verdict.ANY;""").drop(folder, "mine.jar");
        var id = make("one", Map.of(RULE, "own"));

        waits(id, "the scheduler rule own did not answer within 1 s");
        for (var i = 0; i < 20; i++) {
            free("free-" + i);
        }
        waits(id, "is switched off: the scheduler rule own did not answer within 1 s");
        free("free");
        assertThat(get(id).hostId()).isNull();
    }

    @Test
    void aRuleThatIsTakenAwayPlacesNobodyAnyMore() throws Exception {
        var jar = PluginSource.rule("mine", "own", "return Verdict.ANY;").drop(folder, "mine.jar");
        var first = make("one", Map.of(RULE, "own"));
        await().atMost(SOON).until(() -> get(first).hostId() != null);
        Files.delete(jar);
        await().atMost(SOON).until(() -> Objects.requireNonNull(plugins).facts().isEmpty());
        waits(make("two", Map.of(RULE, "own")), "the scheduler rule own is not here");
        assertThat(get(first).hostId()).as("what runs goes on").isNotNull();
    }

    @Test
    void theExampleOfTheGuideWorks() throws Exception {
        var guide = Files.readString(Path.of("../../docs/plugins.md"));
        var example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(guide).results()
                .map(it -> it.group(1)).filter(it -> it.contains("implements SchedulerRule")).findFirst().orElseThrow();
        assertThat(example.lines().count()).isLessThan(50);
        new PluginSource("roomy").with(example).drop(folder, "roomy.jar");

        var id = make("one", Map.of(RULE, "roomy", RULE + ".gigabytes", "12"));
        isOn(id, "1h3");
        waits(make("two", Map.of(RULE, "roomy", RULE + ".gigabytes", "64")),
                "no host fits (3 of 3: has less than 64 GB of memory, says the rule roomy)");
        waits(make("three", Map.of(RULE, "roomy")), "cannot be asked: ");
    }
}
