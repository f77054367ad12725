package io.drover.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Wire;
import io.drover.model.network.Attachment;
import io.drover.model.network.Fact.OfStack;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.network.ToNetworkAgent.Attached;
import io.drover.model.network.ToNetworkAgent.Changed;
import io.drover.model.network.ToNetworkAgent.Whole;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Natives;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.Native;
import io.drover.model.wire.ServerMessage.Tell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeighbourhoodTest {
    private static final OfStack STACK = new OfStack("1st1", "u", "shop", false);
    private static final Attachment MINE = new Attachment("1i1", "c1", 10, "172.17.0.2", "10.42.0.2", null);
    private static final Attachment HANDS = new Attachment(null, "c2", 11, "172.17.0.3", null,
            Attachment.ByHand.USUAL);
    private static final Able ABLE = new Able(NetworkAbilities.NONE);

    @TempDir
    private Path folder;
    private final List<AgentMessage> said = new CopyOnWriteArrayList<>();
    private Neighbourhood neighbourhood;

    @BeforeEach
    void begin() {
        neighbourhood = new Neighbourhood(folder.resolve("network.sock"), "1h1", said::add);
        neighbourhood.start();
    }

    @AfterEach
    void end() {
        neighbourhood.close();
        assertThat(folder.resolve("network.sock")).doesNotExist();
    }

    @Test
    void whoeverComesIsToldAllAndThenWhatChanges() throws IOException {
        neighbourhood.hear(new Tell(1, 1, 0, List.of(STACK), List.of(), 0), 0);
        neighbourhood.attached(List.of(MINE));
        try (var agent = new Agent()) {
            assertThat(agent.next()).isEqualTo(new Whole("1h1", List.of(STACK), 0));
            assertThat(agent.next()).isEqualTo(new Attached(List.of(MINE)));
            neighbourhood.hear(new Tell(1, 2, 1, List.of(), List.of("stack/1st1"), 0), 0);
            assertThat(agent.next()).isEqualTo(new Changed(List.of(), List.of("stack/1st1"), 0));
        }
    }

    @Test
    void beforeAServerSpokeOnlyContainersAreTold() throws IOException {
        try (var agent = new Agent()) {
            assertThat(agent.next()).isEqualTo(new Attached(List.of()));
        }
    }

    @Test
    void whatIsNotKnownIsSkippedAndWhatIsBrokenEndsTheConnection() throws IOException {
        try (var agent = new Agent()) {
            agent.say("{\"is\":\"ofTomorrow\",\"words\":[1,{}]}");
            agent.say(ABLE);
            await().until(() -> said.contains(new OfNetwork(ABLE)));
            agent.say("{\"words\":1}");
            assertThat(agent.next()).isEqualTo(new Attached(List.of()));
            assertThat(agent.lines.readLine()).isNull();
        }
    }

    @Test
    void theNewestConnectionCounts() throws IOException {
        try (var old = new Agent()) {
            assertThat(old.next()).isInstanceOf(Attached.class);
            try (var agent = new Agent()) {
                assertThat(agent.next()).isInstanceOf(Attached.class);
                assertThat(old.lines.readLine()).as("the old one is closed").isNull();
                neighbourhood.attached(List.of(MINE));
                assertThat(agent.next()).isEqualTo(new Attached(List.of(MINE)));
            }
        }
    }

    @Test
    void whatTheNetworkAgentSaysIsSaidToEveryServer() throws IOException {
        try (var agent = new Agent()) {
            agent.say(ABLE);
            var asks = new Asks(5, false, List.of("web.shop"));
            agent.say(asks);
            var unjoined = new Unjoined(List.of(new Apart("c1", "no interface")));
            agent.say(unjoined);
            await().untilAsserted(() -> assertThat(said).containsExactly(new OfNetwork(ABLE), new OfNetwork(asks),
                    new OfNetwork(unjoined)));
            said.clear();
            neighbourhood.sayAll();
            assertThat(said).containsExactly(new OfNetwork(ABLE), new OfNetwork(unjoined), new OfNetwork(asks));
            said.clear();
            neighbourhood.hear(new Tell(1, 1, 0, List.of(), List.of(), 0), 0);
            assertThat(said).as("of an owner that has not heard the question").containsExactly(new OfNetwork(asks));
            said.clear();
            neighbourhood.hear(new Tell(1, 2, 1, List.of(), List.of(), 5), 0);
            assertThat(said).isEmpty();
        }
    }

    @Test
    void votesAreSaidAsTheyComeAndAllTogetherToWhoMissedThem() throws IOException {
        var up = new Vote("1i1", 1, Word.UP, null);
        var down = new Vote("1i2", 1, Word.DOWN, "status 503");
        try (var agent = new Agent()) {
            var begin = new Votes(100, true, List.of(up), List.of());
            var more = new Votes(101, false, List.of(down), List.of("1i1"));
            agent.say(begin);
            agent.say(more);
            await().untilAsserted(() -> assertThat(said).containsExactly(new OfNetwork(begin), new OfNetwork(more)));
            said.clear();
            neighbourhood.sayAll();
            assertThat(said).containsExactly(new OfNetwork(new Votes(101, true, List.of(down), List.of())));
            said.clear();
            // what follows continues what was said
            var next = new Votes(102, false, List.of(up), List.of());
            agent.say(next);
            await().untilAsserted(() -> assertThat(said).containsExactly(new OfNetwork(next)));
        }
        said.clear();
        neighbourhood.sayAll();
        assertThat(said).as("also while the Network Agent is away")
                .containsExactly(new OfNetwork(new Votes(102, true, List.of(down, up), List.of())));
    }

    @Test
    void thoseStartedByHandAreToldToBoth() throws IOException {
        try (var agent = new Agent()) {
            assertThat(agent.next()).isInstanceOf(Attached.class);
            neighbourhood.attached(List.of(MINE));
            assertThat(agent.next()).isInstanceOf(Attached.class);
            var hand = new Native("c2", "hand", "image", Map.of(), "bridge", true, "172.17.0.3", null, null);
            neighbourhood.natives(List.of(hand), List.of(HANDS));
            assertThat(agent.next()).isEqualTo(new Attached(List.of(MINE, HANDS)));
            assertThat(said).containsExactly(new Natives(List.of(hand)));
            said.clear();
            neighbourhood.sayAll();
            assertThat(said).containsExactly(new Natives(List.of(hand)));
        }
    }

    @Test
    void nonsenseEndsItsConnectionOnly() throws IOException {
        try (var agent = new Agent()) {
            assertThat(agent.next()).isInstanceOf(Attached.class);
            agent.channel.write(ByteBuffer.wrap("{nonsense\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(agent.lines.readLine()).isNull();
        }
        try (var agent = new Agent()) {
            assertThat(agent.next()).isInstanceOf(Attached.class);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void whatAnEarlierAgentLeftBehindIsNotInTheWay() throws IOException {
        neighbourhood.close();
        Files.writeString(folder.resolve("network.sock"), "");
        neighbourhood = new Neighbourhood(folder.resolve("network.sock"), "1h1", said::add);
        neighbourhood.start();
        try (var agent = new Agent()) {
            assertThat(agent.next()).isInstanceOf(Attached.class);
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("network.sock"))).hasSize(2);
    }

    /** A Network Agent as far as its connection goes. */
    private final class Agent implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader lines;

        Agent() throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("network.sock")));
            lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        }

        ToNetworkAgent next() throws IOException {
            return Wire.read(lines.readLine(), ToNetworkAgent.class);
        }

        void say(FromNetworkAgent message) throws IOException {
            say(Wire.write(message));
        }

        void say(String line) throws IOException {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
