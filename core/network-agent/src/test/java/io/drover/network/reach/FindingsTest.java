package io.drover.network.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.FromNetworkAgent.Broken;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void twoFailuresAreToldAndOneSuccessHeals() {
        var findings = new Findings();
        findings.found("1h2", "cut", false);
        assertThat(findings.broken()).isEmpty();
        findings.found("1h2", "cut", false);
        assertThat(findings.broken()).containsExactly(new Broken("1h2", "cut"));
        findings.found("1h2", "cut", false);
        assertThat(findings.failures()).containsEntry("1h2", 3);
        findings.found("1h2", null, true);
        assertThat(findings.broken()).isEmpty();
        assertThat(findings.failures()).isEmpty();
    }

    @Test
    void whatIsReachedByALuckyWayIsToldAndNotRepaired() {
        var findings = new Findings();
        findings.found("1h2", "elsewhere", true);
        findings.found("1h2", "elsewhere", true);
        assertThat(findings.broken()).containsExactly(new Broken("1h2", "elsewhere"));
        assertThat(findings.failures()).isEmpty();
        findings.found("1h2", "cut", false);
        assertThat(findings.failures()).isEmpty();
        findings.found("1h2", "cut", false);
        assertThat(findings.failures()).containsEntry("1h2", 2);
    }

    @Test
    void aHostThatLeftIsForgotten() {
        var findings = new Findings();
        findings.found("1h2", "cut", false);
        findings.found("1h2", "cut", false);
        findings.keep(Set.of("1h3"));
        assertThat(findings.broken()).isEmpty();
    }

    @Test
    void anAnswerIsNeverLongerThanItsQuestionAndNonsenseIsNothing() {
        var question = new Message("0123456789abcdef", null);
        assertThat(Message.parse(question.bytes())).isEqualTo(question);
        var answer = new Message("0123456789abcdef", "a".repeat(64));
        assertThat(Message.parse(answer.bytes())).isEqualTo(answer);
        assertThat(answer.bytes().length).isLessThanOrEqualTo(question.bytes().length);
        var random = new Random(7);
        for (var round = 0; round < 10_000; round++) {
            var bytes = round % 2 == 0 ? question.bytes() : new byte[random.nextInt(200)];
            if (round % 2 == 0) {
                bytes[random.nextInt(30)] ^= (byte) (1 + random.nextInt(127));
            } else {
                random.nextBytes(bytes);
            }
            var parsed = Message.parse(bytes);
            assertThat(parsed == null || parsed.number().matches("[0-9a-f]{16}"))
                    .as(new String(bytes, StandardCharsets.US_ASCII)).isTrue();
        }
    }
}
