package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.Test;

/** Nodes that did not know of each other, as after a split or a start at the same moment. */
class ReunionTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void partsThatLearnOfEachOtherBecomeOneAndHearEachOther() throws Exception {
        var credentials = Credentials.create();
        var one = Loopback.address();
        var two = Loopback.address();
        var known = new CopyOnWriteArraySet<String>();
        try (var first = ClusterBus.start(credentials, one, () -> known.isEmpty() ? List.of(one) : List.copyOf(known));
                var second = ClusterBus.start(credentials, two,
                        () -> known.isEmpty() ? List.of(two) : List.copyOf(known))) {
            first.vertx().eventBus().<String>consumer("from.first", m -> m.reply("first")).completion().await();
            second.vertx().eventBus().<String>consumer("from.second", m -> m.reply("second")).completion().await();
            assertThat(first.members()).containsExactly(one);
            assertThat(second.members()).containsExactly(two);

            known.addAll(List.of(one, two));

            await().atMost(LONG)
                    .until(() -> first.members().size() == 2 && second.members().size() == 2);
            await().atMost(LONG).ignoreExceptions()
                    .until(() -> ask(first, "from.second").equals("second"));
            await().atMost(LONG).ignoreExceptions()
                    .until(() -> ask(second, "from.first").equals("first"));
        }
    }

    private static String ask(ClusterBus bus, String address) {
        return bus.vertx().eventBus()
                .<String>request(address, "who are you", new DeliveryOptions().setSendTimeout(1000)).await().body();
    }
}
