package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.FakeEngine;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.OfLogs;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage.Logs;
import io.drover.model.wire.ServerMessage.LogsTaken;
import io.drover.model.wire.ServerMessage.StopLogs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogAnswersTest {
    private final FakeEngine engine = new FakeEngine();
    private final List<OfLogs> said = new CopyOnWriteArrayList<>();
    private Containers containers;
    private LogAnswers answers;

    @BeforeEach
    void open(@TempDir Path folder) {
        containers = engine.withOneContainer(folder);
        answers = new LogAnswers(engine, containers, said::add);
    }

    @AfterEach
    void close() {
        containers.close();
    }

    @Test
    void whatWasWrittenIsSaidAndThenTheEnd() {
        answers.hear(new Logs("r1", "1i1", 10, false, false, null));
        await().until(() -> said.size() == 3);
        assertThat(said.getFirst()).as("at once").isEqualTo(new LogChunk("r1", Output.TERMINAL, ""));
        assertThat(text()).isEqualTo("hello\n");
        assertThat(said.getLast()).isEqualTo(new LogEnd("r1", null));
    }

    @Test
    void whoFollowsHearsTheEndWhenStopped() {
        answers.hear(new Logs("r2", "1i1", 10, true, false, null));
        await().until(() -> text().equals("hello\n"));
        assertThat(said).noneMatch(LogEnd.class::isInstance);
        answers.hear(new StopLogs("r2"));
        await().until(() -> said.getLast().equals(new LogEnd("r2", null)));
    }

    @Test
    void anUnknownContainerIsSaidAtOnce() {
        answers.hear(new Logs("r3", "1i9", 10, true, false, null));
        await().until(() -> said.contains(new LogEnd("r3", "the container is not on this host")));
    }

    @Test
    void whoAsksWhetherItIsThereIsToldSo() {
        answers.hear(new Logs("r4", "1i1", 10, true, false, null));
        await().until(() -> said.size() == 2);
        answers.hear(new LogsTaken("r4", 0));
        await().until(() -> said.size() == 3);
        assertThat(said.getLast()).isEqualTo(new LogChunk("r4", Output.TERMINAL, ""));

        answers.hear(new LogsTaken("of an agent before this one", 0));
        await().until(() -> said.getLast() instanceof LogEnd end && end.problem() != null);
    }

    @Test
    void noMoreThanAWindowIsUnderWay() {
        var written = 40 * Logs.WINDOW / 10;
        engine.writes = "x".repeat(1000).concat("\n").repeat(written / 1001);
        answers.hear(new Logs("r5", "1i1", 0, false, false, null));
        for (var arrived = 0; arrived < engine.writes.length();) {
            var before = arrived;
            await().until(() -> text().length() > before);
            assertThat(text().length() - arrived).isLessThanOrEqualTo(Logs.WINDOW);
            var more = text().length() - arrived;
            arrived += more;
            answers.hear(new LogsTaken("r5", more));
        }
        await().until(() -> said.getLast().equals(new LogEnd("r5", null)));
        assertThat(text()).isEqualTo(engine.writes);
    }

    @Test
    void whoWaitsForRoomIsStopped() {
        engine.writes = "x".repeat(Logs.WINDOW + 1);
        answers.hear(new Logs("r6", "1i1", 0, false, false, null));
        await().until(() -> !text().isEmpty());
        answers.hear(new StopLogs("r6"));
        await().until(() -> said.getLast().equals(new LogEnd("r6", null)));
    }

    private String text() {
        var text = new StringBuilder();
        for (var one : said) {
            if (one instanceof LogChunk chunk) {
                text.append(new String(Base64.getDecoder().decode(chunk.text()), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
