package io.drover.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.StateFile;
import io.drover.model.HostFacts;
import io.drover.model.Instance.Desired;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Assign;
import io.drover.model.wire.VolumeNeed;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/** The agent speaks with any server, and obeys only the one that owns its scope. */
class LinkTest {
    private static final HostFacts FACTS = new HostFacts(2000, 1L << 31, 1L << 35, "6.1", "Debian", "20.10.24",
            "overlay2", Map.of());
    @TempDir
    private Path folder;
    private Vertx vertx;
    private FakeServer server;
    private StateFile<Assignment> disk;
    private @Nullable Link link;
    private final BlockingQueue<String> acted = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        server = new FakeServer(vertx, List.of());
        disk = new StateFile<>(folder.resolve("assignment.json"), Assignment.class);
    }

    @AfterEach
    void close() throws Exception {
        if (link != null) {
            link.close();
            link.join();
        }
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void itSaysWhoItIsAndBeatsAsAsked() throws Exception {
        connect(server.url() + "/v1/scripts/token");
        var hello = server.next(Hello.class);
        assertThat(hello.facts()).isEqualTo(FACTS);
        assertThat(hello.epoch()).isZero();
        assertThat(new String(Base64.getDecoder().decode(String.valueOf(server.authorization()).substring(6)),
                StandardCharsets.UTF_8)).isEqualTo("key:secret");
        server.next(Heartbeat.class);
        server.next(Heartbeat.class);
    }

    @Test
    void anAssignmentIsOnTheDiskBeforeAnythingIsDone() throws Exception {
        connect(server.url());
        server.next(Hello.class);
        server.say(new Assign(4, 1, 0, List.of(one("1i1")), List.of()));
        // the listener reads the disk at the moment when it is told
        assertThat(next()).isEqualTo("assigned [1i1], disk [1i1]");
        server.say(new Assign(4, 2, 1, List.of(one("1i2")), List.of("1i1")));
        assertThat(next()).isEqualTo("assigned [1i2], disk [1i2], dropped [1i1]");
    }

    @Test
    void whatAServerOfTomorrowSaysIsSkippedAndWhatIsBrokenEndsTheConnection() throws Exception {
        connect(server.url());
        server.next(Hello.class);
        server.say("{\"is\":\"ofTomorrow\",\"words\":[1,{}]}");
        server.say(new Assign(4, 1, 0, List.of(one("1i1")), List.of()));
        assertThat(next()).startsWith("assigned [1i1]");
        assertThat(server.heard).noneMatch(Hello.class::isInstance);
        server.say("{\"words\":1}");
        assertThat(server.next(Hello.class).revision()).isEqualTo(1);
    }

    @Test
    void aDeposedOwnerIsIgnoredAndAGapIsAskedFor() throws Exception {
        connect(server.url());
        server.next(Hello.class);
        server.say(new Assign(4, 1, 0, List.of(one("1i1")), List.of()));
        assertThat(next()).startsWith("assigned [1i1]");
        server.say(new Assign(3, 9, 0, List.of(), List.of()));
        server.say(new Assign(4, 7, 6, List.of(), List.of("1i1")));
        var hello = server.next(Hello.class);
        assertThat(hello.epoch()).isEqualTo(4);
        assertThat(hello.revision()).isEqualTo(1);
        server.say(new ServerMessage.Resync());
        assertThat(next()).isEqualTo("everything");
        assertThat(acted).isEmpty();
    }

    @Test
    void aVolumeStaysThatADeposedOwnerWantsRemovedOrThatAContainerIsToHave() throws Exception {
        connect(server.url());
        server.next(Hello.class);
        var plain = LaunchConfig.of("", "busybox");
        var storage = plain.withStorage(plain.storage().withVolumes(List.of("mounted:/x:ro", "/of/host:/y")));
        server.say(new Assign(4, 1, 0, List.of(one("1i1", storage, List.of()), one("1i2", plain,
                List.of(new VolumeNeed("needed", null, Map.of(), false, Map.of())))), List.of()));
        assertThat(next()).startsWith("assigned");
        server.say(new ServerMessage.RemoveVolume(3, "free"));
        server.say(new ServerMessage.RemoveVolume(4, "mounted"));
        server.say(new ServerMessage.RemoveVolume(4, "needed"));
        server.say(new ServerMessage.RemoveVolume(4, "other"));
        assertThat(next()).isEqualTo("remove other");
        server.say(new Assign(5, 1, 0, List.of(), List.of()));
        assertThat(next()).startsWith("assigned");
        server.say(new ServerMessage.RemoveVolume(4, "other"));
        server.say(new ServerMessage.RemoveVolume(5, "mounted"));
        assertThat(next()).isEqualTo("remove mounted");
        assertThat(acted).isEmpty();
    }

    @Test
    void itComesBackWithWhatItHoldsAndThroughAnotherServer() throws Exception {
        try (var other = new FakeServer(vertx, List.of(server.url()))) {
            connect(other.url());
            other.next(Hello.class);
            other.say(new Assign(4, 3, 0, List.of(one("1i1")), List.of()));
            next();
            other.hangUp();
            assertThat(server.next(Hello.class).revision()).isEqualTo(3);
            // and back again, to one that it was once told of by a person
            server.hangUp();
            assertThat(other.next(Hello.class).revision()).isEqualTo(3);
        }
        assertThat(server.next(Hello.class).revision()).isEqualTo(3);
    }

    @Test
    void whoTakesItsCallsAndSaysNothingDoesNotKeepItFromTheOthers() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var first = new FakeServer(vertx,
                        List.of("http://127.0.0.1:" + silent.getLocalPort(), server.url()))) {
            connect(first.url());
            first.next(Hello.class);
            first.hangUp();
            server.next(Hello.class);
        }
    }

    @Test
    void itTriesAgainUntilAServerTakesIt() throws Exception {
        server.refuses(503);
        connect(server.url());
        server.awaitRefused();
        server.refuses(0);
        server.next(Hello.class);
    }

    @Test
    void itEndsWhenItIsNotWanted() throws Exception {
        var ended = connect(server.url());
        server.next(Hello.class);
        server.say(new Assign(4, 1, 0, List.of(one("1i1")), List.of()));
        next();
        server.say(new ServerMessage.Refused("this host was removed", true));
        ended.join();
        assertThat(next()).as("nothing is dropped, and nothing is held").isEqualTo("assigned [], disk []");
        assertThat(disk.read()).isEqualTo(Assignment.NONE);
    }

    @Test
    void itEndsWhenItWasRemovedWhileItWasAway() throws Exception {
        disk.write(new Assignment(4, 4, 1, Map.of("1i1", one("1i1"))));
        server.refuses(410);
        connect(server.url()).join();
        assertThat(next()).isEqualTo("assigned [], disk []");
    }

    @Test
    void aServerThatDoesNotKnowItChangesNothing() throws Exception {
        disk.write(new Assignment(4, 4, 1, Map.of("1i1", one("1i1"))));
        server.refuses(401);
        connect(server.url());
        server.awaitRefused();
        server.refuses(0);
        assertThat(server.next(Hello.class).revision()).isEqualTo(1);
        assertThat(acted).isEmpty();
    }

    @Test
    void pausesStayBetweenAFifthOfASecondAndFiveSeconds() {
        var pauses = new Pauses(new java.util.SplittableRandom(7));
        var longest = Duration.ZERO;
        for (var i = 0; i < 1000; i++) {
            var pause = pauses.next();
            assertThat(pause).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        assertThat(longest).isGreaterThan(Duration.ofSeconds(2));
        pauses.reset();
        assertThat(pauses.next()).isLessThan(Duration.ofSeconds(2));
    }

    private Link connect(String url) {
        var servers = new Servers(List.of(url));
        var dialogue = new Dialogue(disk, () -> FACTS, "test", new Recorder());
        var next = new Link(vertx, servers, "key", "secret", dialogue, welcome -> servers.told(welcome.servers()));
        link = next;
        return next.start();
    }

    private String next() throws InterruptedException {
        return String.valueOf(acted.poll(20, TimeUnit.SECONDS));
    }

    private static Assigned one(String id) {
        return one(id, LaunchConfig.of("", "busybox"), List.of());
    }

    private static Assigned one(String id, LaunchConfig config, List<VolumeNeed> volumes) {
        return new Assigned(id, "uuid-" + id, "r-" + id, config, Map.of(), Desired.RUNNING, null, null, List.of(),
                List.of(), false, false, null, null, null, volumes);
    }

    private final class Recorder implements Dialogue.Listener {
        @Override
        public boolean told(ServerMessage.Tell tell, long highestEpoch) {
            return true;
        }

        @Override
        public void assigned(Assignment assignment, List<String> dropped) {
            var written = disk.read();
            acted.add("assigned " + assignment.containers().keySet() + ", disk "
                    + (written == null ? "nothing" : written.containers().keySet())
                    + (dropped.isEmpty() ? "" : ", dropped " + dropped));
        }

        @Override
        public void reportEverything() {
            acted.add("everything");
        }

        @Override
        public void logs(ServerMessage.OfLogs message) {
            acted.add(message instanceof ServerMessage.Logs ? "logs" : "stop");
        }

        @Override
        public void pull(ServerMessage.PullImage ask) {
            acted.add("pull " + ask.image());
        }

        @Override
        public void removeVolume(ServerMessage.RemoveVolume ask) {
            acted.add("remove " + ask.name());
        }

        @Override
        public void stats(ServerMessage.OfStats message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void command(ServerMessage.OfCommand message) {
            throw new AssertionError("nobody runs a command here");
        }
    }
}
