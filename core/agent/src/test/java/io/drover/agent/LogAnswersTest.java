package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.StateFile;
import io.drover.agent.containers.Containers;
import io.drover.agent.containers.FakeEngine;
import io.drover.agent.containers.History;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.ServerMessage.Logs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogAnswersTest {
    private final FakeEngine engine = new FakeEngine();
    private final List<LogChunk> said = new CopyOnWriteArrayList<>();
    private Containers containers;
    private LogAnswers answers;

    @BeforeEach
    void open(@TempDir Path folder) {
        engine.add("c1", "1i1");
        containers = new Containers(engine, Assignment.NONE,
                new History(new StateFile<>(folder.resolve("history.json"), History.Pages.class)),
                (_, _, _, _, _) -> {
                }, InstantSource.system()).start();
        await().until(() -> containers.containerOf("1i1").join() != null);
        answers = new LogAnswers(engine, containers, said::add);
    }

    @AfterEach
    void close() {
        containers.close();
    }

    @Test
    void whatWasWrittenIsSaidAndThenTheEnd() {
        answers.answer(new Logs("r1", "1i1", 10, false, false, null));
        await().until(() -> said.size() == 2);
        assertThat(new String(Base64.getDecoder().decode(said.getFirst().text()), StandardCharsets.UTF_8))
                .isEqualTo("hello\n");
        assertThat(said.getLast()).isEqualTo(LogChunk.end("r1"));
    }

    @Test
    void whoFollowsHearsTheEndWhenStopped() {
        answers.answer(new Logs("r2", "1i1", 10, true, false, null));
        await().until(() -> !said.isEmpty());
        assertThat(said).noneMatch(LogChunk::end);
        await().until(() -> {
            answers.stop("r2");
            return said.getLast().end();
        });
    }

    @Test
    void anUnknownContainerIsAnEndAtOnce() {
        answers.answer(new Logs("r3", "1i9", 10, true, false, null));
        await().until(() -> said.equals(List.of(LogChunk.end("r3"))));
    }
}
