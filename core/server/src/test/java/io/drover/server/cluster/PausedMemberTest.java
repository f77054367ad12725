package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node whose connections stay open while it says nothing: the hardest way to be gone. */
class PausedMemberTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @Test
    void aPausedMemberIsNoticedAndTakenBackWhenItGoesOn() throws Exception {
        var credentials = Credentials.create();
        var here = Loopback.address();
        var there = Loopback.address();
        Process companion = null;
        try (var bus = ClusterBus.start(credentials, here, () -> List.of(here, there))) {
            companion = Companion.start(credentials, List.of(there, here));
            await().atMost(LONG).until(() -> bus.members().contains(there));

            signal("STOP", companion);
            var paused = System.nanoTime();
            await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> bus.members().size() == 1);
            System.out.printf("a paused member was noticed after %.1f s%n",
                    (System.nanoTime() - paused) / (double) TimeUnit.SECONDS.toNanos(1));
            assertThat(companion.isAlive()).isTrue();

            signal("CONT", companion);
            var other = companion;
            await().atMost(LONG).until(() -> !other.isAlive() || bus.members().contains(there));
            assertThat(companion.isAlive()).as("see target/companion.log").isTrue();
        } finally {
            if (companion != null) {
                companion.destroyForcibly().waitFor();
            }
        }
    }

    private static void signal(String which, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + which, String.valueOf(process.pid())).start().waitFor()).isZero();
    }
}
