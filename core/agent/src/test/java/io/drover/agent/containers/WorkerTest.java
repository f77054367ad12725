package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private final FakeEngine engine = new FakeEngine();
    private final Worker worker = new Worker(engine, new AtomicLong());

    @Test
    void anImageThatManyWantIsFetchedOnce() throws InterruptedException {
        var pull = new Step.Pull(ContainersTest.one("1i1", false));
        var threads = Stream.generate(() -> Thread.ofPlatform().start(() -> worker.perform(pull))).limit(4).toList();
        // one waits for the image, and the others for that one
        await().until(() -> threads.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
        engine.mayPull.countDown();
        for (var one : threads) {
            one.join();
        }
        assertThat(engine.pulls).containsExactly("image:1");
    }
}
