package io.drover.network.dns;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.put;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static io.drover.network.dns.DnsClient.answers;
import static io.drover.network.dns.DnsClient.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.FreePort;
import io.drover.network.StoppedClock;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsServerTest {
    private static final int CROWD = 150;
    private static final String BIG = "big.shop.rancher.internal";

    /** Of the questions: it goes by itself until a test stops it. */
    private volatile LongSupplier clock = System::nanoTime;
    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge, () -> clock.getAsLong());
    private final DnsServer server = new DnsServer(knowledge, asking, List::of);
    private final BlockingQueue<FromNetworkAgent.Asks> asked = new LinkedBlockingQueue<>();
    private final int port;
    private final DnsClient client;

    DnsServerTest() throws IOException {
        port = server.start(new InetSocketAddress("127.0.0.1", FreePort.next()));
        client = new DnsClient("127.0.0.2", port);
    }

    @BeforeEach
    void tell() {
        var facts = new ArrayList<Fact>(List.of(stack("1st1", "shop"), service("1s1", "1st1", "big").fact()));
        IntStream.range(0, CROWD).forEach(
                i -> facts.add(container("1i" + i, "big" + i).of("1st1", "1s1").at("10.42.1." + i).fact()));
        knowledge.hear(whole(facts.toArray(Fact[]::new)));
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i0", "127.0.0.2", "10.42.1.0"))));
    }

    @AfterEach
    void close() {
        server.close();
        asking.close();
    }

    @Test
    void anAnswerThatIsTooLongIsAskedForByTcp() throws IOException {
        var udp = client.udp(BIG, Type.A);
        assertThat(udp.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(udp.numBytes()).isLessThanOrEqualTo(512);
        assertThat(udp.getOPT()).isNull();
        var tcp = client.tcp(BIG, Type.A);
        assertThat(tcp.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(answers(tcp)).hasSize(CROWD).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerIsNoLongerThanItsAskerTakes() throws IOException {
        for (var size : List.of(0, 100, 512, 700, 1232, 4096, 65535)) {
            var wire = client.udp(query(BIG, Type.A, size).toWire());
            assertThat(wire.length).isLessThanOrEqualTo(Math.clamp(size, 512, 1232));
            var reply = new Message(wire);
            assertThat(reply.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(reply.getOPT()).isNotNull();
        }
    }

    @Test
    void aMiddlingAnswerFitsWithEdns() throws IOException {
        for (int i = 60; i < CROWD; i++) {
            knowledge.hear(new ToNetworkAgent.Changed(List.of(), List.of("container/1i" + i), 0));
        }
        assertThat(client.udp(BIG, Type.A).getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(answers(client.udp(query(BIG, Type.A, 1232)))).hasSize(60);
    }

    @Test
    void aLaterEdnsIsRefused() throws IOException {
        var query = query(BIG, Type.A);
        query.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(client.udp(query).getRcode()).isEqualTo(Rcode.BADVERS);
    }

    @Test
    void oneConnectionTakesManyQuestions() throws IOException {
        try (var socket = client.connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(answers(DnsClient.tcp(socket, query("big" + i + ".rancher.internal", Type.A))))
                        .containsExactly("10.42.1." + i);
            }
        }
        await().until(() -> server.busy() == 0);
    }

    @Test
    void aNameBeyondThisHostIsAskedForAndAnsweredWithinTheQuestion() throws Exception {
        stopClock();
        asking.sink(asks -> {
            if (asks.names().contains("web.far")) {
                Thread.startVirtualThread(() -> knowledge.hear(new ToNetworkAgent.Changed(List.of(stack("1st2", "far"),
                        service("1s2", "1st2", "web").fact(),
                        container("1i999", "far_web_1").of("1st2", "1s2").at("10.42.9.9").fact()), List.of(),
                        asks.number())));
            }
            return asked.add(asks);
        });
        assertThat(answers(client.udp("web.far.rancher.internal", Type.A))).containsExactly("10.42.9.9");
    }

    @Test
    void aNameThatDoesNotExistIsAskedForOnce() throws Exception {
        stopClock();
        asking.sink(asked::add);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reply = threads.submit(() -> client.udp("web.far.rancher.internal", Type.A));
            var asks = untilAsked("web.far");
            knowledge.hear(new ToNetworkAgent.Changed(List.of(), List.of(), asks.number()));
            assertThat(reply.get().getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }
        assertThat(client.udp("web.far.rancher.internal", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(asked).isEmpty();
        knowledge.hear(put(stack("1st2", "far"), service("1s2", "1st2", "web").fact(),
                container("1i999", "far_web_1").of("1st2", "1s2").at("10.42.9.9").fact()));
        assertThat(answers(client.udp("web.far.rancher.internal", Type.A))).containsExactly("10.42.9.9");
    }

    @Test
    void anAgentThatDoesNotAnswerDelaysForHalfASecond() throws Exception {
        asking.sink(asked::add);
        var now = stopClock();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reply = threads.submit(() -> client.udp("web.far.rancher.internal", Type.A));
            untilAsked("web.far");
            now.pass(Duration.ofMillis(499));
            now.untilSomebodyWaitsOn();
            assertThat(reply.isDone()).isFalse();
            now.pass(Duration.ofMillis(1));
            assertThat(reply.get().getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }
        // nobody moves the clock any more: it would be waited for in vain
        assertThat(client.udp("web.far.rancher.internal", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void theWrongTurnsOfASearchListAreNotAskedFor() throws Exception {
        asking.sink(asked::add);
        // what the sink is told when it is set
        assertThat(next().names()).isEmpty();
        for (var name : List.of("web.far.shop", "web.far.big.shop", "x.y.z.far", "nothing.shop", "bad name!.far")) {
            assertThat(client.udp(name.replace(" ", "\\032") + ".rancher.internal", Type.A).getRcode())
                    .isEqualTo(Rcode.NXDOMAIN);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whoAsksAtRandomIsRefusedAndHarmsNobody() throws Exception {
        stopClock();
        asking.sink(asks -> {
            knowledge.hear(new ToNetworkAgent.Changed(List.of(), List.of(), asks.number()));
            return asked.add(asks);
        });
        var rcodes = new ArrayList<Integer>();
        for (int i = 0; i < 200; i++) {
            rcodes.add(client.udp("random" + i + ".rancher.internal", Type.A).getRcode());
        }
        assertThat(rcodes).contains(Rcode.SERVFAIL, Rcode.NXDOMAIN);
        assertThat(new DnsClient("127.0.0.3", port).udp("other.rancher.internal", Type.A).getRcode())
                .isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void aClientHasSoManyConnectionsAndOthersHaveTheirs() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 40; i++) {
                open.add(client.connect());
            }
            await().until(() -> open.stream().filter(DnsServerTest::isEnded).count() == 8);
            assertThat(answers(new DnsClient("127.0.0.3", port).tcp(BIG, Type.A))).hasSize(CROWD);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        await().until(() -> server.busy() == 0);
    }

    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(20);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aSlowClientIsEnded() throws Exception {
        try (var impatient = new DnsServer(knowledge, asking, List::of, System::nanoTime,
                new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(200)))) {
            var slow = new DnsClient("127.0.0.2", impatient.start(new InetSocketAddress("127.0.0.1", 0)));
            try (var socket = slow.connect()) {
                socket.getOutputStream().write(new byte[]{0, 40, 1});
                await().until(() -> isEnded(socket));
            }
            await().until(() -> impatient.busy() == 0);
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        try (var socket = client.connect()) {
            assertThat(answers(DnsClient.tcp(socket, query(BIG, Type.A)))).hasSize(CROWD);
            server.close();
            await().until(() -> isEnded(socket));
        }
        await().until(() -> server.busy() == 0);
        try (var again = new DnsServer(knowledge, asking, List::of)) {
            assertThat(again.start(new InetSocketAddress("127.0.0.1", port))).isEqualTo(port);
            assertThat(answers(client.tcp(BIG, Type.A))).hasSize(CROWD);
        }
    }

    /** From now on nobody loses patience, however long something takes, until the time that is given is moved. */
    private StoppedClock stopClock() {
        var now = new StoppedClock();
        clock = now;
        return now;
    }

    private FromNetworkAgent.Asks untilAsked(String name) throws InterruptedException {
        while (true) {
            var asks = next();
            if (asks.names().contains(name)) {
                return asks;
            }
        }
    }

    private FromNetworkAgent.Asks next() throws InterruptedException {
        var asks = asked.poll(20, TimeUnit.SECONDS);
        if (asks == null) {
            throw new AssertionError("nothing was asked");
        }
        return asks;
    }
}
