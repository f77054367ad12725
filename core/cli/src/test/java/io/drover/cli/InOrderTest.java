package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A clock of the test's own; the window is 100. */
class InOrderTest {
    private final InOrder order = new InOrder(100);

    @Test
    void anOlderLineThatComesLaterIsFirst() {
        order.add(line(0, "2"), 0);
        order.add(line(1, "1"), 60);
        assertThat(order.due(99)).isEmpty();
        assertThat(order.nanosUntilDue(99)).isEqualTo(1);
        assertThat(order.due(100)).containsExactly(line(1, "1"), line(0, "2"));
        assertThat(order.due(500)).isEmpty();
    }

    @Test
    void aLineIsHeldNoLongerThanTheWindow() {
        order.add(line(0, "1"), 0);
        order.add(line(1, "2"), 90);
        assertThat(order.due(100)).containsExactly(line(0, "1"));
        order.add(line(0, "0"), 150);
        assertThat(order.due(190)).containsExactly(line(0, "0"), line(1, "2"));
        assertThat(order.rest()).isEmpty();
    }

    @Test
    void aLineWithoutATimeStaysBehindTheOneBeforeIt() {
        order.add(line(0, "5"), 0);
        order.add(line(0, ""), 1);
        order.add(line(1, "4"), 2);
        assertThat(order.rest()).containsExactly(line(1, "4"), line(0, "5"), line(0, ""));
    }

    @Test
    void linesThatAreLateByLessThanTheWindowComeInTheOrderOfTime() {
        var random = new Random(7);
        record Sent(LogLine line, long arrives) {
        }
        var sent = new ArrayList<Sent>();
        for (var i = 0; i < 2_000; i++) {
            sent.add(new Sent(line(i % 3, "%06d".formatted(i * 5)), i * 5L + random.nextInt(100)));
        }
        sent.sort(Comparator.comparing(Sent::arrives));
        var printed = new ArrayList<LogLine>();
        for (var one : sent) {
            order.add(one.line(), one.arrives());
            printed.addAll(order.due(one.arrives()));
        }
        printed.addAll(order.rest());
        assertThat(printed).hasSize(2_000).isSortedAccordingTo(Comparator.comparing(LogLine::time));
    }

    private static LogLine line(int container, String time) {
        return new LogLine(container, time, "text");
    }
}
