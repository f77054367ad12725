package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.spec.HealthCheck;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RhythmTest {
    @Test
    void whatIsNotSaidIsUsual() {
        assertThat(of(0, 0, 0, 0)).isEqualTo(new Rhythm(millis(2000), millis(2000), 1, 1));
        assertThat(of(-5, -1, -1, -7)).isEqualTo(new Rhythm(millis(2000), millis(2000), 1, 1));
        assertThat(of(500, 300, 2, 3)).isEqualTo(new Rhythm(millis(500), millis(300), 2, 3));
    }

    @Test
    void nothingIsShorterThanThisProgramCanMeasure() {
        assertThat(of(1, 3, 1, 1)).isEqualTo(new Rhythm(millis(50), millis(50), 1, 1));
    }

    @Test
    void triesKeepTheirIntervalAndNeverOverlap() {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++) {
            var rhythm = of(random.nextInt(5000), random.nextInt(5000), 1, 1);
            // also where the clock of nanoseconds turns over
            var begun = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextInt(1000);
            var took = random.nextLong(millis(10_000));
            var pause = rhythm.next(begun, begun + took) - begun;
            assertThat(pause).isEqualTo(Math.max(took, rhythm.interval()));
        }
    }

    @Test
    void theMoreBeginTogetherTheMoreTheyAreSpread() {
        var rhythm = of(2000, 2000, 2, 3);
        assertThat(rhythm.firstWithin(1)).isEqualTo(millis(2));
        assertThat(rhythm.firstWithin(100)).isEqualTo(millis(200));
        assertThat(rhythm.firstWithin(1000)).isEqualTo(millis(2000));
        assertThat(rhythm.firstWithin(100_000)).isEqualTo(millis(2000));
    }

    private static Rhythm of(int interval, int timeout, int rise, int fall) {
        return Rhythm.of(new HealthCheck(80, null, interval, timeout, rise, fall, null, null, "recreate", 1));
    }

    private static long millis(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
