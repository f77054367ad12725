package io.drover.network.knowledge;

import static io.drover.network.Facts.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.knowledge.Asking.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskingTest {
    private final AtomicLong clock = new AtomicLong();
    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge, clock::get);
    private final BlockingQueue<FromNetworkAgent.Asks> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        asking.close();
    }

    @Test
    void nobodyIsWaitedForWhileTheAgentIsAway() {
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.SETTLED);
        assertThat(asking.askEverything()).isEqualTo(Answer.SETTLED);
    }

    @Test
    void whatWasAskedBeforeIsAskedWhenTheAgentComes() throws Exception {
        asking.ask("c", "web.shop");
        asking.sink(heard::add);
        assertThat(next().names()).containsExactly("web.shop");
    }

    @Test
    void eachMessageHasAllNamesAndAGreaterNumber() throws Exception {
        asking.sink(heard::add);
        asking.ask("c", "web.shop");
        var first = untilNames("web.shop");
        asking.ask("c", "db.shop");
        var second = untilNames("db.shop", "web.shop");
        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(second.everything()).isFalse();
        asking.askEverything();
        await().until(() -> next().everything());
    }

    @Test
    void aNameIsPendingUntilItIsAnswered() throws Exception {
        asking.sink(heard::add);
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.PENDING);
        var asks = untilNames("web.shop");
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.PENDING);
        answer(asks.number() - 1);
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.PENDING);
        answer(asks.number());
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.SETTLED);
        assertThat(heard).isEmpty();
    }

    @Test
    void whoWaitsIsWokenByTheAnswer() throws Exception {
        asking.sink(heard::add);
        asking.ask("c", "web.shop");
        var waiting = Thread.startVirtualThread(() -> {
            try {
                asking.await("web.shop");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        answer(untilNames("web.shop").number());
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aQuestionIsGivenUpAfterHalfASecond() throws Exception {
        asking.sink(heard::add);
        asking.ask("c", "web.shop");
        untilNames("web.shop");
        clock.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.PENDING);
        clock.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.SETTLED);
        asking.await("web.shop");
    }

    @Test
    void anAgentThatCannotBeToldIsNotWaitedForTillItComesAgain() throws Exception {
        asking.sink(_ -> false);
        await().until(() -> asking.ask("c", "web.shop") == Answer.SETTLED);
        asking.sink(_ -> {
            throw new IllegalStateException("broken");
        });
        await().until(() -> asking.ask("c", "web.shop") == Answer.SETTLED);
        asking.sink(heard::add);
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.PENDING);
        assertThat(next().names()).containsExactly("web.shop");
    }

    @Test
    void oneClientAsksForTwentyNewNamesASecond() {
        for (int i = 0; i < 20; i++) {
            assertThat(asking.ask("c", "n" + i)).isEqualTo(Answer.SETTLED);
        }
        assertThat(asking.ask("c", "n20")).isEqualTo(Answer.REFUSED);
        assertThat(asking.ask("c", "n0")).isEqualTo(Answer.SETTLED);
        assertThat(asking.ask("other", "n20")).isEqualTo(Answer.SETTLED);
        clock.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(asking.ask("c", "n21")).isEqualTo(Answer.SETTLED);
        assertThat(asking.ask("c", "n22")).isEqualTo(Answer.SETTLED);
        assertThat(asking.ask("c", "n23")).isEqualTo(Answer.REFUSED);
    }

    @Test
    void whoAsksAtRandomPushesOutItsOwnNames() throws Exception {
        asking.ask("modest", "web.shop");
        for (int i = 0; i < 3000; i++) {
            clock.addAndGet(Duration.ofMillis(51).toNanos());
            asking.ask("greedy", "n" + i);
        }
        asking.sink(heard::add);
        var names = next().names();
        assertThat(names).hasSize(1000).contains("web.shop", "n2999").doesNotContain("n0");
    }

    @Test
    void whatIsNotUsedForAnHourIsForgotten() throws Exception {
        asking.ask("c", "old");
        asking.ask("c", "used");
        asking.askEverything();
        clock.addAndGet(Duration.ofMinutes(59).toNanos());
        asking.used("used");
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        asking.forget();
        asking.sink(heard::add);
        var asks = next();
        assertThat(asks.names()).containsExactly("used");
        assertThat(asks.everything()).isFalse();
    }

    @Test
    void withEverythingKnownThereIsNothingToAsk() throws Exception {
        asking.sink(heard::add);
        asking.askEverything();
        await().until(() -> next().everything());
        answer(Long.MAX_VALUE - 1);
        assertThat(asking.ask("c", "web.shop")).isEqualTo(Answer.SETTLED);
        assertThat(asking.ask("c", "web2.shop")).isEqualTo(Answer.SETTLED);
    }

    private void answer(long number) {
        knowledge.hear(new ToNetworkAgent.Changed(List.of(stack("1st1", "s")), List.of(), number));
    }

    private FromNetworkAgent.Asks next() throws InterruptedException {
        var asks = heard.poll(20, TimeUnit.SECONDS);
        if (asks == null) {
            throw new AssertionError("nothing was asked");
        }
        return asks;
    }

    private FromNetworkAgent.Asks untilNames(String... names) throws InterruptedException {
        while (true) {
            var asks = next();
            if (asks.names().equals(List.of(names))) {
                return asks;
            }
        }
    }
}
