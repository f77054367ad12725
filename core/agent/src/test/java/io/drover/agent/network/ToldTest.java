package io.drover.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.network.Fact.OfStack;
import io.drover.model.network.ToNetworkAgent.Changed;
import io.drover.model.network.ToNetworkAgent.Whole;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToldTest {
    private static final String HOST = "1h1";
    private final Told told = new Told();

    @Test
    void nothingIsPassedOnThatNobodyTold() {
        assertThat(told.whole(HOST)).isNull();
        assertThat(hear(new Tell(7, 2, 1, List.of(stack(1)), List.of(), 0)))
                .isInstanceOf(Told.Verdict.NotContinuing.class);
        assertThat(told.whole(HOST)).isNull();
    }

    @Test
    void theWholeComesFirstAndThenWhatChanges() {
        assertThat(hear(new Tell(7, 1, 0, List.of(stack(1)), List.of(), 3)))
                .isEqualTo(new Told.Verdict.Taken(new Whole(HOST, List.of(stack(1)), 3)));
        assertThat(hear(new Tell(7, 2, 1, List.of(stack(2)), List.of("stack/1st1"), 4)))
                .isEqualTo(new Told.Verdict.Taken(new Changed(List.of(stack(2)), List.of("stack/1st1"), 4)));
        assertThat(told.whole(HOST)).isEqualTo(new Whole(HOST, List.of(stack(2)), 4));
    }

    @Test
    void whatDoesNotContinueIsNotTaken() {
        hear(new Tell(7, 5, 0, List.of(stack(1)), List.of(), 0));
        assertThat(hear(new Tell(7, 7, 6, List.of(stack(2)), List.of(), 0)))
                .isInstanceOf(Told.Verdict.NotContinuing.class);
        assertThat(hear(new Tell(8, 6, 5, List.of(stack(2)), List.of(), 0)))
                .isInstanceOf(Told.Verdict.NotContinuing.class);
        assertThat(told.whole(HOST)).isEqualTo(new Whole(HOST, List.of(stack(1)), 0));
    }

    @Test
    void aDeposedOwnerTellsNothing() {
        hear(new Tell(7, 1, 0, List.of(stack(1)), List.of(), 0));
        assertThat(hear(new Tell(6, 9, 0, List.of(), List.of(), 0))).isInstanceOf(Told.Verdict.Outdated.class);
        // of the new one only an assignment was seen yet
        assertThat(told.hear(HOST, new Tell(7, 2, 1, List.of(), List.of(), 0), 8))
                .isInstanceOf(Told.Verdict.Outdated.class);
        assertThat(hear(new Tell(8, 1, 0, List.of(), List.of(), 0))).isInstanceOf(Told.Verdict.Taken.class);
        assertThat(told.whole(HOST)).isEqualTo(new Whole(HOST, List.of(), 0));
    }

    /** Whoever was passed every message knows what one that comes later is told at once. */
    @Test
    void changesAddUpToTheWhole() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var later = new Told();
            Map<String, Fact> known = new HashMap<>();
            var revision = 0L;
            for (var step = 0; step < 40; step++) {
                var put = new ArrayList<Fact>();
                var remove = new ArrayList<String>();
                for (var n = 1; n <= 5; n++) {
                    switch (random.nextInt(3)) {
                        case 0 -> put.add(stack(n));
                        case 1 -> remove.add("stack/1st" + n);
                        default -> {
                            // as it was
                        }
                    }
                }
                var base = random.nextInt(8) == 0 ? 0 : revision;
                if (base == 0) {
                    remove.clear();
                }
                var verdict = later.hear(HOST, new Tell(1, ++revision, base, put, remove, 0), 0);
                switch (((Told.Verdict.Taken) verdict).message()) {
                    case Whole whole -> {
                        known.clear();
                        whole.facts().forEach(fact -> known.put(fact.key(), fact));
                    }
                    case Changed changed -> {
                        changed.remove().forEach(known::remove);
                        changed.put().forEach(fact -> known.put(fact.key(), fact));
                    }
                    default -> throw new AssertionError(verdict);
                }
            }
            var whole = (Whole) java.util.Objects.requireNonNull(later.whole(HOST));
            assertThat(whole.facts()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(known.values());
        }
    }

    private Told.Verdict hear(Tell tell) {
        return told.hear(HOST, tell, 0);
    }

    private static Fact stack(int number) {
        return new OfStack("1st" + number, "u" + number, "s" + number, false);
    }
}
