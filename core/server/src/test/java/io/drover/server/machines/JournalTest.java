package io.drover.server.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.Step;
import io.drover.server.MovingClock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
    private final Journal journal = new Journal(3, Map.of("before", "1"),
            List.of("sesame", "BEGIN KEY\nMIIabc\nEND KEY\n", "no"),
            new MovingClock());

    @Test
    void eachStepHasItsLogAndTheNextOneEndsIt() {
        assertThat(journal.take()).isNull();
        journal.step("Connect");
        journal.line("one");
        journal.line("two\nthree");
        journal.step("Install");
        journal.line("four");
        var work = Objects.requireNonNull(journal.take());
        assertThat(work.order()).isEqualTo(3);
        assertThat(work.outcome()).isEqualTo(Outcome.RUNNING);
        assertThat(work.steps()).extracting(Step::name, Step::outcome, Step::log).containsExactly(
                org.assertj.core.groups.Tuple.tuple("Connect", Outcome.DONE, "one\ntwo\nthree"),
                org.assertj.core.groups.Tuple.tuple("Install", Outcome.RUNNING, "four"));
        assertThat(journal.take()).isNull();
        journal.end("broken");
        journal.line("too late");
        assertThat(journal.settled()).isFalse();
        var end = Objects.requireNonNull(journal.take());
        assertThat(journal.settled()).isTrue();
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.problem()).isEqualTo("broken");
        assertThat(end.steps()).extracting(Step::outcome).containsExactly(Outcome.DONE, Outcome.FAILED);
        assertThat(end.steps().getLast().log()).isEqualTo("four");
    }

    @Test
    void noSecretIsInItAndNothingThatMovesACursor() {
        journal.step("with sesame");
        journal.line("\u001b[31mred\u001b[0m sesame MIIabc no\r");
        journal.end("sesame was wrong");
        var end = Objects.requireNonNull(journal.take());
        assertThat(end.steps().getFirst().name()).isEqualTo("with ***");
        assertThat(end.steps().getFirst().log()).startsWith("red *** *** no");
        assertThat(end.problem()).isEqualTo("*** was wrong");
    }

    @Test
    void whatIsToBeKnownTheNextTimeIsKeptWithinLimits() {
        journal.keep("key", "SHA256:one");
        assertThat(journal.take()).isNotNull();
        journal.keep("key", "SHA256:two");
        assertThat(journal.kept()).containsOnly(Map.entry("key", "SHA256:two"), Map.entry("before", "1"));
        for (var i = 2; i < Journal.KEPT; i++) {
            journal.keep("n" + i, "");
        }
        assertThatThrownBy(() -> journal.keep("one more", "")).hasMessageContaining("at most 20 things");
        assertThatThrownBy(() -> journal.keep("key", "x".repeat(1_001))).hasMessageContaining("1000 letters");
        journal.keep("n2", "again");
        journal.end(null);
        journal.keep("key", "too late");
        assertThat(journal.kept()).hasSize(Journal.KEPT).containsEntry("key", "SHA256:two")
                .containsEntry("n2", "again");
    }

    @ParameterizedTest
    @CsvSource({"key,with sesame", "sesame,value", "key,a \u001b[31mred", "key,'one\ntwo'", "MIIabc,''"})
    void whatCannotBeKeptAsItIsIsRefusedWithoutSayingIt(String name, String value) {
        assertThatThrownBy(() -> journal.keep(name, value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("what is kept of a machine").message().doesNotContain("sesame", "MIIabc");
        assertThat(journal.kept()).containsOnlyKeys("before");
    }

    @Test
    void onlyTheEndOfALogIsKept() {
        for (var i = 0; i < 10_000; i++) {
            journal.line("line " + i);
        }
        var log = Objects.requireNonNull(journal.take()).steps().getFirst().log();
        assertThat(log.lines()).hasSize(Journal.LINES).last().isEqualTo("line 9999");
        for (var i = 0; i < 100; i++) {
            journal.line("x".repeat(50_000));
        }
        assertThat(Objects.requireNonNull(journal.take()).steps().getFirst().log().length())
                .isBetween(Journal.SIZE / 2, Journal.SIZE);
        for (var i = 0; i < 1_000; i++) {
            journal.step("step " + i);
        }
        assertThat(Objects.requireNonNull(journal.take()).steps()).hasSize(Journal.STEPS);
    }
}
