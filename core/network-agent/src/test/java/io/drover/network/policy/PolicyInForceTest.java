package io.drover.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PolicyRule;
import io.drover.network.overlay.Overlay;
import io.drover.network.world.Container;
import io.drover.network.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In real networks: a container called front on each host, and one called back on the first. */
class PolicyInForceTest {
    private static final int PORT = 8080;
    private static final int OTHER_PORT = 8081;
    private static final String BACK = "10.42.1.71";
    @TempDir
    private Path folder;
    private final List<AutoCloseable> closing = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var one : closing.reversed()) {
            one.close();
        }
    }

    @Test
    void whatIsNotAllowedIsNotHeardNeitherFromThisHostNorFromAnother() throws IOException {
        var world = new World(folder, 2, NetworkDriver.VXLAN);
        closing.add(world);
        world.with(Told.container("front1", "1h1", "10.42.1.70", "A", "front", Map.of("tier", "front")));
        world.with(Told.container("back", "1h1", BACK, "A", "back", Map.of("tier", "back")));
        world.with(Told.container("front2", "1h2", "10.42.2.70", "B", "other", Map.of("tier", "front")));
        world.with(Told.container("platform", "1h2", "10.42.2.71", "S", "agent", Map.of(), true));
        world.tell();
        world.hosts().forEach(
                host -> closing.add(new Overlay(host.knowledge(), host.state(), host.commands()).start()));
        var near = world.host(1).containerWith("10.42.1.70");
        world.host(1).containerWith(BACK).serve(PORT).serve(OTHER_PORT);
        var far = world.host(2).containerWith("10.42.2.70");
        var platform = world.host(2).containerWith("10.42.2.71");
        await("all is allowed", () -> near.reaches(BACK, PORT) && far.reaches(BACK, PORT));

        try (var before = far.connect(BACK, PORT)) {
            assertThat(Container.talk(before, 100)).isTrue();
            world.withPolicy("deny").tell();
            await("all is denied", () -> !near.reaches(BACK, PORT) && !far.reaches(BACK, PORT));
            // what was under way goes on, and the platform and hosts are exempt
            assertThat(Container.talk(before, 100)).isTrue();
            await("the platform is allowed", () -> platform.reaches(BACK, PORT));
            assertThat(world.host(2).run("ping -c1 -W5 " + BACK)).contains("1 received");

            world.withPolicy("deny", rule("stack", null, null, List.of(), "allow")).tell();
            await("its own stack is allowed", () -> near.reaches(BACK, PORT));
            assertThat(far.reaches(BACK, PORT)).isFalse();

            world.withPolicy("allow", rule(null, "tier=front", "tier=back", List.of("8081/tcp"), "deny")).tell();
            await("one port is denied", () -> far.reaches(BACK, PORT) && !far.reaches(BACK, OTHER_PORT));
            assertThat(near.reaches(BACK, OTHER_PORT)).isFalse();

            world.withPolicy("deny", rule(null, "tier=front", "tier=back", List.of("8081/tcp"), "allow")).tell();
            await("one port is allowed", () -> far.reaches(BACK, OTHER_PORT) && !far.reaches(BACK, PORT));
            assertThat(Container.talk(before, 100)).isTrue();
        }
    }

    private static PolicyRule rule(@Nullable String within,
            @Nullable String from, @Nullable String to,
            List<String> ports, String action) {
        return new PolicyRule(within, null, from == null ? null : new PolicyRule.Member(from),
                to == null ? null : new PolicyRule.Member(to), ports, action);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
