package io.drover.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnersHeardTest {
    private final OwnersHeard owners = new OwnersHeard();

    @Test
    void whoseOwnerIsNotHeardForThreeSecondsIsNamedEveryThreeSeconds() {
        assertThat(owners.follow("1a5", at(0))).isTrue();
        assertThat(owners.follow("1a6", at(0))).isTrue();
        assertThat(owners.follow("1a5", at(2.9))).as("it is followed already").isFalse();
        owners.heard("1a6", at(2));
        owners.heard("1a7", at(2));
        assertThat(owners.silent(at(3))).isEmpty();
        assertThat(owners.silent(at(3.1))).containsExactly("1a5");
        assertThat(owners.silent(at(3.2))).isEmpty();
        assertThat(owners.silent(at(6))).containsExactly("1a6");
        assertThat(owners.silent(at(6.2))).containsExactly("1a5");
        owners.heard("1a5", at(8));
        assertThat(owners.silent(at(10.9))).containsExactly("1a6");
    }

    private static long at(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000)).toNanos();
    }
}
