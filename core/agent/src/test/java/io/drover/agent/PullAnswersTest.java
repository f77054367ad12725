package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.containers.FakeEngine;
import io.drover.model.wire.AgentMessage.Pulled;
import io.drover.model.wire.ServerMessage.PullImage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PullAnswersTest {
    private final FakeEngine engine = new FakeEngine();
    private final LinkedBlockingQueue<Pulled> said = new LinkedBlockingQueue<>();
    private final PullAnswers answers = new PullAnswers(engine, said::add);

    @Test
    void whatWasPulledIsSaid() throws InterruptedException {
        engine.mayPull.countDown();
        answers.answer(new PullImage("1pt1", "busybox:1", false));
        assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo(new Pulled("1pt1", null));
        assertThat(engine.hasImage("busybox:1")).isTrue();
    }

    @Test
    void anImageThatIsNotThereIsNotPulledWhenOnlyThoseAreMeant() throws InterruptedException {
        answers.answer(new PullImage("1pt1", "busybox:1", true));
        assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo(new Pulled("1pt1", null));
        assertThat(engine.hasImage("busybox:1")).isFalse();
    }
}
