package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.FromNetworkAgent.Vote.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final int SERIES = 5_000;

    @Test
    void theFirstVerdictNeedsItsThresholdToo() {
        var standing = Standing.BEGINS.succeeded(2);
        assertThat(standing.word()).isEqualTo(Word.INIT);
        assertThat(standing.succeeded(2).word()).isEqualTo(Word.UP);
        standing = standing.failed("connection refused", 2);
        assertThat(standing.word()).isEqualTo(Word.INIT);
        assertThat(standing.reason()).isNull();
        standing = standing.failed("status 503", 2);
        assertThat(standing.word()).isEqualTo(Word.DOWN);
        assertThat(standing.reason()).isEqualTo("status 503");
    }

    @Test
    void aTargetThatFailsInTurnsForThisAndThatIsNotNewsEachTime() {
        var standing = Standing.BEGINS.failed("a", 3).failed("a", 3).failed("a", 3);
        for (var i = 0; i < 100; i++) {
            standing = standing.failed("b" + i, 3).failed("b", 3).failed("b", 3);
            assertThat(standing.reason()).isEqualTo("a");
        }
        assertThat(standing.failed("b", 3).reason()).isEqualTo("b");
        assertThat(standing.succeeded(2).failed("b", 3).failed("b", 3).reason()).as("in a row").isEqualTo("a");
    }

    @Test
    void aTargetThatIsWellCostsNothingToJudge() {
        var up = Standing.BEGINS.succeeded(1);
        assertThat(up.succeeded(1)).isSameAs(up);
        var down = Standing.BEGINS.failed("a", 1);
        assertThat(down.failed("a", 1)).isSameAs(down);
    }

    /** Against the rules as they are said: so many in a row turn it, anything less leaves it as it was. */
    @Test
    void everySeriesComesToWhatItsLastTriesSay() {
        var random = new Random(7);
        for (var series = 0; series < SERIES; series++) {
            var rise = 1 + random.nextInt(4);
            var fall = 1 + random.nextInt(4);
            var tries = new ArrayList<@Nullable String>();
            var standing = Standing.BEGINS;
            var word = Word.INIT;
            String reason = null;
            var often = random.nextInt(10);
            for (var i = 0; i < 60; i++) {
                var problem = random.nextInt(10) < often ? null : "reason " + random.nextInt(2);
                tries.add(problem);
                standing = problem == null ? standing.succeeded(rise) : standing.failed(problem, fall);
                if (endsWith(tries, rise, true)) {
                    word = Word.UP;
                    reason = null;
                } else if (endsWith(tries, fall, false)) {
                    var same = Collections.frequency(tries.subList(tries.size() - fall, tries.size()), problem);
                    reason = word != Word.DOWN || same == fall ? problem : reason;
                    word = Word.DOWN;
                }
                assertThat(standing.word()).as("series %d, rise %d, fall %d: %s", series, rise, fall, tries)
                        .isEqualTo(word);
                assertThat(standing.reason()).as("series %d, rise %d, fall %d: %s", series, rise, fall, tries)
                        .isEqualTo(reason);
            }
        }
    }

    private static boolean endsWith(List<@Nullable String> tries, int count, boolean good) {
        return tries.size() >= count && tries.subList(tries.size() - count, tries.size()).stream()
                .allMatch(problem -> (problem == null) == good);
    }
}
