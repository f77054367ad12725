package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.spec.HealthCheck;
import io.drover.network.Facts;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.link.AgentLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent hears of the checks at its socket. */
class VotesTest {
    @TempDir
    private Path folder;
    private final Knowledge knowledge = new Knowledge();
    /** Until then nobody knows how it is. */
    private final CountDownLatch answers = new CountDownLatch(1);
    private final Listener target = new Listener(come -> {
        answers.await();
        Listener.status(200).treat(come);
    });
    private ServerSocketChannel agent;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        agent.bind(UnixDomainSocketAddress.of(folder.resolve("network.sock")));
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
        agent.close();
        target.close();
    }

    @Test
    void everyConnectionHearsEverythingAndThenWhatChanges() throws Exception {
        start();
        Votes last;
        try (var one = accept()) {
            last = one.next();
            assertThat(last).isEqualTo(new Votes(last.number(), true, List.of(), List.of()));
            knowledge.hear(Facts.put(check("1i1"), check("1i2")));
            last = follows(last, one.next());
            assertThat(last.votes()).extracting(Vote::word).containsExactly(Word.INIT, Word.INIT);
            answers.countDown();
            for (var up = 0; up < 2; up += last.votes().size()) {
                last = follows(last, one.next());
                assertThat(last.votes()).extracting(Vote::word).containsOnly(Word.UP);
            }
            knowledge.hear(Facts.remove(check("1i2")));
            last = follows(last, one.next());
            assertThat(last).isEqualTo(new Votes(last.number(), false, List.of(), List.of("1i2")));
        }
        // it is away, and everything goes on
        target.becomes(Listener.status(503));
        knowledge.hear(Facts.put(check("1i3")));
        var came = target.came();
        await().until(() -> target.came() > came + 10);
        try (var two = accept()) {
            var whole = two.next();
            assertThat(whole.full()).isTrue();
            assertThat(whole.number()).isGreaterThan(last.number());
            assertThat(whole.gone()).isEmpty();
            assertThat(whole.votes()).containsExactlyInAnyOrder(new Vote("1i1", 1, Word.DOWN, "status 503"),
                    new Vote("1i3", 1, Word.DOWN, "status 503"));
            target.becomes(Listener.status(200));
            follows(whole, two.next());
        }
    }

    @Test
    void anotherRunOfThisProgramCountsOnFromTheOneBefore() throws Exception {
        start();
        Votes before;
        try (var one = accept()) {
            before = one.next();
            knowledge.hear(Facts.put(check("1i1")));
            before = follows(before, one.next());
            // before it is left, so that it does not come again
            for (var each : open.reversed()) {
                each.close();
            }
        }
        open.clear();
        start();
        try (var two = accept()) {
            var after = two.next();
            assertThat(after.full()).isTrue();
            assertThat(after.number()).isGreaterThan(before.number());
            assertThat(after.votes()).as("from the beginning").containsExactly(new Vote("1i1", 1, Word.INIT, null));
        }
    }

    private static Votes follows(Votes before, Votes next) {
        assertThat(next.full()).isFalse();
        assertThat(next.number()).isEqualTo(before.number() + 1);
        return next;
    }

    private Fact.Check check(String id) {
        return new Fact.Check(id, "127.0.0.1", 1,
                new HealthCheck(target.port(), "GET / HTTP/1.0", 60, 5_000, 1, 1, null, null, "none", 1));
    }

    /** Wired as the Network Agent does it. */
    private void start() {
        var checks = new Checks[1];
        var link = new AgentLink(folder.resolve("network.sock"), knowledge::hear, () -> checks[0].connected());
        checks[0] = new Checks(knowledge, link::say).start();
        open.add(checks[0]);
        open.add(link.start());
    }

    private Heard accept() throws IOException {
        return new Heard(agent.accept());
    }

    private static final class Heard implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader lines;

        Heard(SocketChannel channel) {
            this.channel = channel;
            lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        }

        Votes next() throws IOException {
            return (Votes) Wire.read(lines.readLine(), FromNetworkAgent.class);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
