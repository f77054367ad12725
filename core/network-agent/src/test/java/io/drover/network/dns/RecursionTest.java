package io.drover.network.dns;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static io.drover.network.dns.DnsClient.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.network.ToNetworkAgent;
import io.drover.network.FreePort;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class RecursionTest {
    private final AtomicLong clock = new AtomicLong();
    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge);
    private final FakeResolver first;
    private final FakeResolver second;
    private final FakeResolver own;
    private final DnsServer server;
    private final DnsClient client;
    private final DnsClient special;

    RecursionTest() throws IOException {
        first = new FakeResolver().add("example.com", Type.A, 60, "192.0.2.1");
        second = new FakeResolver().add("example.com", Type.A, 60, "192.0.2.2");
        own = new FakeResolver().add("example.com", Type.A, 60, "192.0.2.3");
        server = new DnsServer(knowledge, asking, new Resolvers() {
            @Override
            public List<InetSocketAddress> ofHost() {
                return List.of(first.address(), second.address());
            }

            @Override
            public List<InetSocketAddress> ofContainer(List<String> dns) {
                return dns.contains("192.0.2.53") ? List.of(own.address()) : List.of();
            }
        }, clock::get, new Patience(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(10)));
        var port = server.start(new InetSocketAddress("127.0.0.1", FreePort.next()));
        client = new DnsClient("127.0.0.2", port);
        special = new DnsClient("127.0.0.3", port);
    }

    @BeforeEach
    void tell() {
        knowledge.hear(whole(stack("1st1", "shop"), service("1s1", "1st1", "out").externalName("example.com").fact(),
                service("1s2", "1st1", "lost").externalName("nowhere.example.com").fact(),
                container("1i1", "c1").dns("192.0.2.53", "169.254.169.250").fact()));
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i1", "127.0.0.3", null))));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        asking.close();
        first.close();
        second.close();
        own.close();
    }

    @Test
    void asksTheHostsFirstResolver() throws IOException {
        var reply = client.udp("Example.COM", Type.A);
        assertThat(answers(reply)).containsExactly("192.0.2.1");
        assertThat(reply.getQuestion().getName()).hasToString("Example.COM.");
        assertThat(reply.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(reply.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(second.udp).hasValue(0);
    }

    @Test
    void asksTheNextOneWhenOneIsSilentOrFails() throws IOException {
        first.fails = true;
        assertThat(answers(client.udp("example.com", Type.A))).containsExactly("192.0.2.2");
        first.silent = true;
        assertThat(answers(client.udp("example.com", Type.A))).containsExactly("192.0.2.2");
        second.add("other.com", Type.A, 60, "192.0.2.9");
        assertThat(answers(client.udp("other.com", Type.A))).containsExactly("192.0.2.9");
        var asked = first.udp.get();
        second.add("third.com", Type.A, 60, "192.0.2.8");
        assertThat(answers(client.udp("third.com", Type.A))).containsExactly("192.0.2.8");
        assertThat(first.udp).hasValue(asked);
    }

    @Test
    void aContainersOwnResolversComeFirst() throws IOException {
        assertThat(answers(client.udp("example.com", Type.A))).containsExactly("192.0.2.1");
        assertThat(answers(special.udp("example.com", Type.A))).containsExactly("192.0.2.3");
        assertThat(answers(client.udp("example.com", Type.A))).containsExactly("192.0.2.1");
    }

    @Test
    void neverAsksItselfOrThisMachine() {
        assertThat(((Resolvers) List::of).ofContainer(
                List.of("169.254.169.250", "127.0.0.1", "127.0.0.53", "::1", "0.0.0.0", "nonsense", "192.0.2.1",
                        "2001:db8::1")))
                .containsExactly(new InetSocketAddress("192.0.2.1", 53), new InetSocketAddress("2001:db8::1", 53));
    }

    @Test
    void anAnswerIsKeptForItsTime() throws IOException {
        client.udp("example.com", Type.A);
        first.clear();
        first.add("example.com", Type.A, 60, "192.0.2.77");
        clock.addAndGet(Duration.ofSeconds(59).toNanos());
        var kept = client.udp("example.com", Type.A);
        assertThat(answers(kept)).containsExactly("192.0.2.1");
        assertThat(kept.getSection(Section.ANSWER).getFirst().getTTL()).isOne();
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(answers(client.udp("example.com", Type.A))).containsExactly("192.0.2.77");
    }

    @Test
    void whatIsNotThereIsKeptToo() throws IOException {
        assertThat(client.udp("nothing.com", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(client.udp("nothing.com", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(first.udp).hasValue(1);
        first.add("nothing.com", Type.A, 60, "192.0.2.5");
        clock.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(answers(client.udp("nothing.com", Type.A))).containsExactly("192.0.2.5");
    }

    @Test
    void anOldAnswerServesWhileTheResolversAreAway() throws IOException {
        client.udp("example.com", Type.A);
        first.silent = true;
        second.silent = true;
        clock.addAndGet(Duration.ofHours(23).toNanos());
        var start = System.nanoTime();
        var stale = client.udp("example.com", Type.A);
        assertThat(System.nanoTime() - start).as("both are not waited for").isLessThan(Duration.ofSeconds(6).toNanos());
        assertThat(answers(stale)).containsExactly("192.0.2.1");
        assertThat(stale.getSection(Section.ANSWER).getFirst().getTTL()).isOne();
        var asked = first.udp.get();
        assertThat(answers(client.udp("example.com", Type.A))).containsExactly("192.0.2.1");
        assertThat(first.udp).hasValue(asked);
        // and the new one is taken when they are back
        first.silent = false;
        first.clear();
        first.add("example.com", Type.A, 60, "192.0.2.77");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            clock.addAndGet(Duration.ofSeconds(31).toNanos());
            return answers(client.udp("example.com", Type.A)).equals(List.of("192.0.2.77"));
        });
    }

    @Test
    void afterADayAnOldAnswerIsNoneAnyMore() throws IOException {
        client.udp("example.com", Type.A);
        first.fails = true;
        second.fails = true;
        clock.addAndGet(Duration.ofHours(25).toNanos());
        assertThat(client.udp("example.com", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void nobodyToAskIsAFailure() throws IOException {
        first.fails = true;
        second.fails = true;
        assertThat(client.udp("example.com", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void aLongAnswerIsFetchedByTcp() throws IOException {
        IntStream.range(0, 200).forEach(i -> first.add("long.com", Type.A, 60, "192.0.2." + i));
        assertThat(answers(client.tcp("long.com", Type.A))).hasSize(200);
        assertThat(first.tcp).hasValue(1);
        var udp = client.udp("long.com", Type.A);
        assertThat(udp.getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void equalQuestionsAtOnceAreAskedOnce() throws Exception {
        first.silent = true;
        second.silent = true;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 30)
                    .mapToObj(_ -> threads.submit((Callable<List<String>>) () -> answers(
                            client.udp("example.com", Type.A))))
                    .toList();
            await().until(() -> server.busy() == 30);
            second.silent = false;
            for (var each : asked) {
                assertThat(each.get()).containsExactly("192.0.2.2");
            }
        }
        assertThat(first.udp).hasValue(1);
        assertThat(second.udp).hasValue(1);
        await().until(() -> server.busy() == 0);
    }

    @Test
    void anExternalServiceIsLookedUp() throws IOException {
        first.add("example.com", Type.AAAA, 60, "2001:db8::1");
        assertThat(answers(client.udp("out.shop.rancher.internal", Type.A))).containsExactly("example.com.",
                "192.0.2.1");
        assertThat(answers(special.udp("out.shop.rancher.internal", Type.A))).containsExactly("example.com.",
                "192.0.2.3");
        assertThat(answers(client.udp("out.shop.rancher.internal", Type.AAAA))).containsExactly("example.com.",
                "2001:db8:0:0:0:0:0:1");
        assertThat(client.udp("lost.shop.rancher.internal", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        first.fails = true;
        second.fails = true;
        assertThat(client.udp("out.shop.rancher.internal", Type.TXT).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void namesOfOursGoOnWhileTheResolversAreAway() throws IOException {
        first.silent = true;
        second.silent = true;
        assertThat(answers(client.udp("rancher-metadata.rancher.internal", Type.A)))
                .containsExactly("169.254.169.250");
    }
}
