package io.drover.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.FakeCommand;
import io.drover.agent.containers.FakeEngine;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.ExecOutput;
import io.drover.model.wire.AgentMessage.ExecTaken;
import io.drover.model.wire.AgentMessage.OfCommand;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.EngineSocket;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.ExecInput;
import io.drover.model.wire.ServerMessage.StopExec;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecAnswersTest {
    private final FakeEngine engine = new FakeEngine();
    private final List<OfCommand> said = new CopyOnWriteArrayList<>();
    private Containers containers;
    private ExecAnswers answers;
    private volatile boolean lineIsGone;

    @BeforeEach
    void open(@TempDir Path folder) {
        containers = engine.withOneContainer(folder);
        answers = new ExecAnswers(engine, containers, this::send);
    }

    private void send(OfCommand message) {
        if (lineIsGone) {
            throw new IllegalStateException("not connected");
        }
        said.add(message);
    }

    @AfterEach
    void close() {
        answers.close();
        containers.close();
    }

    @Test
    void whatIsPutInComesOutAndTheEndHasAnExitCode() {
        answers.hear(exec("r1", "cat"));
        answers.hear(input("r1", "hello "));
        answers.hear(input("r1", "world"));
        answers.hear(input("r1", ""));
        await().until(() -> said.contains(new ExecEnd("r1", 7, null)));
        assertThat(output("r1")).isEqualTo("hello world");
        assertThat(said.stream().filter(ExecTaken.class::isInstance).mapToInt(it -> ((ExecTaken) it).bytes()).sum())
                .isEqualTo("hello world".length());
        // late messages mean nothing
        answers.hear(input("r1", "more"));
        answers.hear(new StopExec("r1"));
    }

    @Test
    void aConnectionToTheEngineCarriesBytesBothWaysAndIsOpenedOnce() {
        answers.hear(new EngineSocket("s1", "t1"));
        answers.hear(input("s1", "GET /info"));
        await().until(() -> output("s1").equals("GET /info"));
        answers.hear(new EngineSocket("s2", "t1"));
        await().until(() -> said.contains(new ExecEnd("s2", null, "this token has been used already")));
        answers.hear(new StopExec("s1"));
        await().until(() -> said.stream().anyMatch(it -> it instanceof ExecEnd end && end.requestId().equals("s1")));
        assertThat(engine.commands).singleElement().matches(FakeCommand::isClosed);
    }

    @Test
    void nobodyIsSentMoreThanTheWindow() {
        answers.hear(exec("r2", "flood"));
        var full = Exec.WINDOW / 10_000;
        await().until(() -> outputs() == full);
        answers.hear(new ServerMessage.ExecTaken("r2", 30_000));
        await().until(() -> outputs() == full + 3);
        await().during(java.time.Duration.ofMillis(200)).until(() -> outputs() == full + 3);
        answers.hear(new StopExec("r2"));
        await().until(this::ended);
    }

    @Test
    void whoeverSendsMoreThanIsTakenIsSentAway() {
        answers.hear(exec("r3", "sleep"));
        var much = new ExecInput("r3", Base64.getEncoder().encodeToString(new byte[Exec.WINDOW]));
        for (var i = 0; i < 3; i++) {
            answers.hear(much);
        }
        await().until(this::ended);
    }

    @Test
    void aTicketIsGoodForOnce() {
        answers.hear(exec("r4", "cat"));
        // the same wish over another connection is the same command
        answers.hear(exec("r4", "cat"));
        answers.hear(new Exec("r5", "ticket of r4", "1i1", List.of("cat"), true, true, false));
        await().until(() -> said.contains(new ExecEnd("r5", null, "this token has been used already")));
        answers.hear(input("r4", ""));
        await().until(() -> said.contains(new ExecEnd("r4", 7, null)));
    }

    @Test
    void aHostRunsSoManyAtOnceAndNoMore() {
        for (var i = 0; i <= 32; i++) {
            answers.hear(exec("n" + i, "sleep"));
        }
        await().until(() -> ends().equals(List.of(new ExecEnd("n32", null, "the host runs 32 commands already"))));
        answers.close();
        await().until(() -> ends().size() == 33);
        said.clear();
        answers.hear(exec("n33", "cat"));
        answers.hear(input("n33", ""));
        await().until(() -> said.contains(new ExecEnd("n33", 7, null)));
    }

    @Test
    void aLineThatIsGoneEndsTheCommand() {
        answers.hear(exec("r6", "flood"));
        await().until(() -> outputs() > 0);
        lineIsGone = true;
        answers.hear(new ServerMessage.ExecTaken("r6", Exec.WINDOW));
        await().until(() -> engine.commands.getFirst().isClosed());
        assertThat(said).noneMatch(ExecEnd.class::isInstance);
    }

    @Test
    void aContainerThatIsNotHereIsSaid() {
        answers.hear(new Exec("r7", "t7", "1i9", List.of("cat"), true, true, false));
        await().until(() -> said.contains(new ExecEnd("r7", null, "the container is not on this host")));
    }

    private static Exec exec(String request, String command) {
        return new Exec(request, "ticket of " + request, "1i1", List.of(command), true, true, false);
    }

    private static ExecInput input(String request, String text) {
        return new ExecInput(request, Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
    }

    /** Signs of life may come between. */
    private long outputs() {
        return said.stream().filter(ExecOutput.class::isInstance).count();
    }

    private List<OfCommand> ends() {
        return said.stream().filter(ExecEnd.class::isInstance).toList();
    }

    private boolean ended() {
        return !ends().isEmpty();
    }

    private String output(String request) {
        var text = new StringBuilder();
        for (var one : said) {
            if (one instanceof ExecOutput output && output.requestId().equals(request)) {
                text.append(new String(Base64.getDecoder().decode(output.data()), UTF_8));
            }
        }
        return text.toString();
    }
}
