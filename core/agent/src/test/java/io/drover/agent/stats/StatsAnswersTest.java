package io.drover.agent.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.FakeEngine;
import io.drover.model.wire.AgentMessage.OfStats;
import io.drover.model.wire.AgentMessage.Samples;
import io.drover.model.wire.Sample;
import io.drover.model.wire.ServerMessage.Stats;
import io.drover.model.wire.ServerMessage.StopStats;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsAnswersTest {
    private final FakeEngine engine = new FakeEngine();
    private final List<OfStats> said = new CopyOnWriteArrayList<>();
    private Containers containers;
    private StatsAnswers answers;
    private volatile boolean lineIsGone;

    @BeforeEach
    void open(@TempDir Path folder) {
        containers = engine.withOneContainer(folder);
        answers = new StatsAnswers(engine, containers, HostUse.ofThisMachine(), InstantSource.system(), this::send);
    }

    private void send(OfStats message) {
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
    void eachIsToldWhatItAskedForAsLongAsItAsks() {
        assertThat(answers.looks()).isFalse();
        answers.hear(new Stats("r1", true, List.of()));
        answers.hear(new Stats("r2", false, List.of("1i1", "1i9")));
        await().until(() -> of("r1").size() > 1 && of("r2").size() > 1);
        assertThat(of("r1").getFirst().samples()).singleElement().returns(null, Sample::instanceId);
        assertThat(of("r2").getLast().samples()).singleElement().returns("1i1", Sample::instanceId).returns(7L,
                Sample::memory);
        answers.hear(new Stats("r2", false, List.of("1i9")));
        await().until(() -> of("r2").getLast().samples().isEmpty());
        answers.hear(new StopStats("r1"));
        answers.hear(new StopStats("r2"));
        await().until(() -> !answers.looks());
        var looked = engine.looks.get();
        answers.hear(new Stats("r3", true, List.of()));
        await().until(() -> !of("r3").isEmpty());
        assertThat(engine.looks.get()).as("nobody asks for the container").isEqualTo(looked);
    }

    @Test
    void aContainerIsLookedAtOnceForAllAndALineThatIsGoneEndsNothing() {
        lineIsGone = true;
        answers.hear(new Stats("r1", false, List.of("1i1")));
        await().until(() -> engine.looks.get() > 0);
        lineIsGone = false;
        answers.hear(new Stats("r2", false, List.of("1i1")));
        await().until(() -> !of("r1").isEmpty() && !of("r2").isEmpty());
        answers.close();
        assertThat(answers.looks()).isFalse();
        answers.hear(new Stats("r3", false, List.of("1i1")));
        await().until(() -> !of("r3").isEmpty());
    }

    private List<Samples> of(String request) {
        return said.stream().filter(it -> it.requestId().equals(request)).map(Samples.class::cast).toList();
    }
}
