package io.drover.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse();

    @Test
    void whoTakesNothingOutOfAFullLineIsGoneAfterSomePings() {
        assertThat(pulse.stopped(false, 7)).isFalse();
        IntStream.range(1, Pulse.PINGS).forEach(_ -> assertThat(pulse.stopped(false, 7)).isFalse());
        assertThat(pulse.stopped(false, 7)).isTrue();
    }

    @Test
    void whoReadsSlowlyStays() {
        IntStream.range(0, 10 * Pulse.PINGS)
                .forEach(i -> assertThat(pulse.stopped(false, i / (Pulse.PINGS - 1))).isFalse());
    }

    @Test
    void whoHasNothingToReadStays() {
        IntStream.range(0, 10 * Pulse.PINGS).forEach(_ -> assertThat(pulse.stopped(true, 7)).isFalse());
    }
}
