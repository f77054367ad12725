package io.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.HostFacts;
import io.drover.plugin.SchedulerRule.Candidate;
import io.drover.plugin.SchedulerRule.Verdict;
import io.drover.plugin.SchedulerRule.Wanted;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BinPackTest {
    private static final long GIB = 1L << 30;
    private final BinPack rule = new BinPack();

    private Verdict judge(Map<String, String> settings, long memory, long milliCpu, int containers) {
        var host = new Candidate("1h1", "one", Map.of(),
                new HostFacts(4000, 8 * GIB, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), memory, milliCpu,
                containers, 0);
        return rule.judge(new Wanted("st", "web", "image", Map.of(), 1, GIB, 1000, settings), host);
    }

    @Test
    void theMoreIsReservedTheBetter() {
        assertThat(judge(Map.of(), 4 * GIB, 0, 0).score()).isGreaterThan(judge(Map.of(), 2 * GIB, 3000, 99).score());
        assertThat(judge(Map.of("by", "cpu"), 0, 2000, 0).score())
                .isGreaterThan(judge(Map.of("by", "cpu"), 7 * GIB, 1000, 99).score());
        assertThat(judge(Map.of("by", "containers"), 0, 0, 3).score())
                .isGreaterThan(judge(Map.of("by", "containers"), 7 * GIB, 3000, 2).score());
        assertThat(judge(Map.of(), GIB, 0, 2).score()).as("of equals")
                .isGreaterThan(judge(Map.of(), GIB, 0, 1).score());
        assertThat(judge(Map.of(), 0, 0, Integer.MAX_VALUE - 1).score()).isLessThan(judge(Map.of(), GIB, 0, 0).score());
    }

    @Test
    void aHostThatIsFullIsRefused() {
        assertThat(judge(Map.of(), 7 * GIB, 3000, 0).refusal()).isNull();
        assertThat(judge(Map.of("fullPercent", "50"), 3 * GIB, 1000, 0).refusal()).isNull();
        assertThat(judge(Map.of("fullPercent", "50"), 3 * GIB + 1, 1000, 0).refusal())
                .isEqualTo("would have more than 50 % of its memory reserved");
        assertThat(judge(Map.of("fullPercent", "50"), 0, 1001, 0).refusal())
                .isEqualTo("would have more than 50 % of its CPU reserved");
        assertThat(judge(Map.of("maxContainers", "3"), 0, 0, 2).refusal()).isNull();
        assertThat(judge(Map.of("maxContainers", "3"), 0, 0, 3).refusal())
                .isEqualTo("would have more than 3 containers");
    }

    @Test
    void onlyWholeNumbersInTheirLimitsAreTaken() {
        assertThatCode(() -> rule.check(Map.of("fullPercent", "1", "maxContainers", "1e2"))).doesNotThrowAnyException();
        for (var bad : new String[]{"0", "101", "-5", "7.5", "1e999999999", "x"}) {
            assertThatThrownBy(() -> rule.check(Map.of("fullPercent", bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fullPercent must be a whole number from 1 to 100, not " + bad);
        }
        assertThatThrownBy(() -> rule.check(Map.of("maxContainers", "99999999999")))
                .hasMessage("maxContainers must be a whole number from 1, not 99999999999");
    }
}
