package io.drover.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatestTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Latest<String> latest = new Latest<>(text -> {
        made.incrementAndGet();
        return text.isEmpty() ? null : "made of " + text;
    });

    @Test
    void makesOnceWhatIsAskedForAgainAndAgain() {
        for (var text : List.of("a", "b", "")) {
            var before = made.get();
            for (var field = 0; field < 10; field++) {
                assertThat(latest.of(text)).isEqualTo(text.isEmpty() ? null : "made of " + text);
            }
            assertThat(made.get() - before).isEqualTo(1);
        }
    }

    @Test
    void threadsGetWhatTheyAskFor() {
        assertThat(IntStream.range(0, 100_000).parallel()
                .allMatch(number -> ("made of " + number % 7).equals(latest.of(String.valueOf(number % 7))))).isTrue();
    }
}
