package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.containers.FakeEngine;
import io.drover.model.wire.AgentMessage.VolumeRemoved;
import io.drover.model.wire.ServerMessage.RemoveVolume;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VolumeAnswersTest {
    private final FakeEngine engine = new FakeEngine();
    private final LinkedBlockingQueue<VolumeRemoved> said = new LinkedBlockingQueue<>();
    private final VolumeAnswers answers = new VolumeAnswers(engine, said::add);

    @Test
    void theOneThatIsNamedIsRemovedAndTheOthersStay() throws InterruptedException {
        engine.volumes.addAll(List.of("data", "other"));
        answers.answer(new RemoveVolume(7, "data"));
        assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo(new VolumeRemoved("data", null));
        assertThat(engine.volumes).containsExactly("other");
    }

    @Test
    void oneThatIsNotThereIsRemovedAlready() throws InterruptedException {
        answers.answer(new RemoveVolume(7, "data"));
        assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo(new VolumeRemoved("data", null));
    }

    @Test
    void whyOneCannotBeRemovedIsSaid() throws InterruptedException {
        answers.answer(new RemoveVolume(7, "used"));
        assertThat(said.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new VolumeRemoved("used", "remove used: volume is in use"));
    }

    /** What is against it nobody knows then: a word would end the wish. */
    @Test
    void whileDockerIsAwayNothingIsSaidAndItIsDoneWhenItIsAskedAgain() {
        engine.volumes.add("data");
        engine.goAway();
        answers.answer(new RemoveVolume(7, "data"));
        await().until(() -> engine.inVain.get() == 1);
        engine.comeBack();
        await().until(() -> {
            answers.answer(new RemoveVolume(7, "data"));
            return !said.isEmpty();
        });
        assertThat(said).containsOnly(new VolumeRemoved("data", null));
        assertThat(engine.volumes).isEmpty();
    }
}
