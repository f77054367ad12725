package io.drover.network.dns;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.environment;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;

import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.Facts;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.Type;

/**
 * How many names of ours are answered a second, and what a change costs, with 10,000 containers known. Run by hand:
 * {@code java -cp … io.drover.network.dns.DnsBenchmark}.
 */
final class DnsBenchmark {
    private static final int CONTAINERS = 10_000;
    private static final int QUESTIONS = 300_000;
    private static final int IN_FLIGHT = 64;

    private DnsBenchmark() {
    }

    public static void main(String[] args) throws IOException {
        var knowledge = new Knowledge();
        var asking = new Asking(knowledge);
        var start = System.nanoTime();
        knowledge.hear(new ToNetworkAgent.Whole(Facts.HOST, environmentOf(CONTAINERS), 0));
        say("the whole was heard in %d ms".formatted((System.nanoTime() - start) / 1_000_000));
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i0", "127.0.0.1", "10.42.0.0"))));
        change(knowledge);
        Resolvers none = List::of;
        var responder = new Responder(knowledge, asking, none, new Recursion(none, System::nanoTime, Patience.USUAL));
        for (int round = 0; round < 5; round++) {
            inOneThread(responder);
        }
        try (var server = new DnsServer(knowledge, asking, none)) {
            var port = server.start(new InetSocketAddress("127.0.0.1", 0));
            for (int round = 0; round < 3; round++) {
                bySockets(new InetSocketAddress("127.0.0.1", port));
            }
        }
        memory();
        asking.close();
    }

    private static List<Fact> environmentOf(int containers) {
        var facts = new ArrayList<Fact>();
        facts.add(environment());
        for (int i = 0; i < containers / 100; i++) {
            facts.add(stack("1st" + i, "stack" + i));
        }
        for (int i = 0; i < containers / 5; i++) {
            facts.add(service("1s" + i, "1st" + i / 20, "service" + i % 20).fact());
        }
        for (int i = 0; i < containers; i++) {
            facts.add(member(i, "running"));
        }
        return facts;
    }

    private static Fact member(int i, String state) {
        return container("1i" + i, "stack" + i / 100 + "_service" + i / 5 % 20 + "_" + i % 5)
                .of("1st" + i / 100, "1s" + i / 5).at("10.42." + i / 250 + '.' + i % 250).state(state).fact();
    }

    private static void change(Knowledge knowledge) {
        for (int round = 0; round < 5; round++) {
            var start = System.nanoTime();
            for (int i = 0; i < CONTAINERS; i++) {
                knowledge.hear(Facts.put(member(i, round % 2 == 0 ? "starting" : "running")));
            }
            say("a changed container: %.1f us".formatted((System.nanoTime() - start) / 1e3 / CONTAINERS));
            start = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                knowledge.hear(Facts.remove(member(i, "running")));
                knowledge.hear(Facts.put(member(i, "running")));
            }
            say("one that goes and comes: %.1f us".formatted((System.nanoTime() - start) / 1e3 / 1000));
        }
    }

    private static List<byte[]> questions() {
        var random = new Random(1);
        var questions = new ArrayList<byte[]>();
        for (int i = 0; i < 1000; i++) {
            questions.add(DnsClient.query("service" + random.nextInt(20) + ".stack" + random.nextInt(100)
                    + ".rancher.internal", Type.A).toWire());
        }
        return questions;
    }

    private static void inOneThread(Responder responder) {
        var questions = questions();
        var client = InetAddress.ofLiteral("127.0.0.1");
        var start = System.nanoTime();
        var bytes = 0L;
        for (int i = 0; i < QUESTIONS; i++) {
            if (responder.react(questions.get(i % 1000), client, false) instanceof Reaction.Now now) {
                bytes += now.reply().length;
            }
        }
        say("without sockets: %,.0f a second, %d bytes each".formatted(QUESTIONS * 1e9 / (System.nanoTime() - start),
                bytes / QUESTIONS));
    }

    private static void bySockets(InetSocketAddress server) throws IOException {
        var questions = questions();
        var took = new long[QUESTIONS];
        try (var channel = DatagramChannel.open()) {
            channel.connect(server);
            var buffer = ByteBuffer.allocateDirect(2048);
            var sent = new long[QUESTIONS];
            var start = System.nanoTime();
            for (int i = 0; i < QUESTIONS + IN_FLIGHT; i++) {
                if (i < QUESTIONS) {
                    sent[i] = System.nanoTime();
                    channel.write(ByteBuffer.wrap(questions.get(i % 1000)));
                }
                if (i >= IN_FLIGHT) {
                    buffer.clear();
                    channel.read(buffer);
                    took[i - IN_FLIGHT] = System.nanoTime() - sent[i - IN_FLIGHT];
                }
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(took);
            say("by UDP, %d at once: %,.0f a second, p50 %d us, p99 %d us".formatted(IN_FLIGHT, QUESTIONS / seconds,
                    took[QUESTIONS / 2] / 1000, took[QUESTIONS * 99 / 100] / 1000));
        }
    }

    private static void memory() {
        System.gc();
        var runtime = Runtime.getRuntime();
        say("heap in use: %d MB".formatted((runtime.totalMemory() - runtime.freeMemory()) >> 20));
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }
}
