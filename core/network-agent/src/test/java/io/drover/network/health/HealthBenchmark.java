package io.drover.network.health;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.NetworkAgentContainer;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.HealthCheck;
import io.drover.network.Facts;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What 1,000 checks every 2 s cost, half of them TCP and half HTTP, all of targets that are well, in a process with the
 * Network Agent's own flags; and beside it in the same run what HAProxy takes for the same ones, where it is
 * installed. The targets are a third process. The argument says how many rounds of 10 s.
 */
final class HealthBenchmark {
    private static final int CHECKS = 1000;
    private static final Duration ROUND = Duration.ofSeconds(10);
    /** What is compiled while it runs, is by then. */
    private static final Duration WARM = Duration.ofSeconds(10);
    private static final HealthCheck TCP = new HealthCheck(0, null, 2000, 2000, 2, 3, null, null, "none", 1);
    private static final HealthCheck HTTP = new HealthCheck(0, "GET /healthz HTTP/1.0", 2000, 2000, 2, 3, null, null,
            "none", 1);

    private static final AtomicLong tcpAccepted = new AtomicLong();
    private static final AtomicLong httpAccepted = new AtomicLong();

    private HealthBenchmark() {
    }

    public static void main(String... words) throws Exception {
        switch (words.length == 0 ? "3" : words[0]) {
            case "targets" -> targets();
            case "check" -> check(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case String rounds -> measure(Integer.parseInt(rounds));
        }
    }

    private static void measure(int rounds) throws Exception {
        var folder = Files.createTempDirectory("health-benchmark");
        var started = new CopyOnWriteArrayList<Process>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.forEach(Process::destroyForcibly)));
        try {
            var targets = java(List.of("java"), "targets");
            started.add(targets);
            var ports = targets.inputReader().readLine().split(" ");
            var checks = java(NetworkAgentContainer.config().command().entryPoint(), "check", ports[0], ports[1]);
            started.add(checks);
            if (!"ready".equals(checks.inputReader().readLine())) {
                throw new IllegalStateException("the checks do not come up");
            }
            var haproxy = haproxy(folder, ports);
            if (haproxy != null) {
                started.add(haproxy);
            }
            Thread.sleep(WARM);
            var before = asked(targets);
            var ours = new ArrayList<Double>();
            var theirs = new ArrayList<Double>();
            for (var round = 0; round < rounds; round++) {
                measure(checks, ours, haproxy, theirs);
            }
            assertAsked(before, asked(targets), rounds, haproxy == null ? 1 : 2);
            System.out.println("P14.checks " + text(ours) + " of one core for 1,000 checks every 2 s"
                    + (haproxy == null ? "" : "; HAProxy " + text(theirs)));
        } finally {
            started.forEach(Process::destroyForcibly);
            for (var one : started) {
                one.waitFor();
            }
            Files.deleteIfExists(folder.resolve("haproxy.cfg"));
            Files.deleteIfExists(folder.resolve("haproxy.sock"));
            Files.delete(folder);
        }
    }

    private static void measure(Process checks, List<Double> ours, @Nullable Process haproxy, List<Double> theirs)
            throws InterruptedException {
        var oursBefore = cpu(checks);
        var theirsBefore = haproxy == null ? Duration.ZERO : cpu(haproxy);
        var begin = System.nanoTime();
        Thread.sleep(ROUND);
        var took = System.nanoTime() - begin;
        ours.add(100.0 * cpu(checks).minus(oursBefore).toNanos() / took);
        if (haproxy != null) {
            theirs.add(100.0 * cpu(haproxy).minus(theirsBefore).toNanos() / took);
        }
    }

    /**
     * Else what was measured is not what it is said to be. HAProxy cuts a connection off before the target's program sees it,
     * so for TCP only our own are known.
     */
    private static void assertAsked(Asked before, Asked after, int rounds, int checkers) {
        var each = rounds * ROUND.toSeconds() * CHECKS / 4;
        var http = after.http() - before.http();
        if (after.tcp() - before.tcp() < each * 0.95 || Math.abs(http - each * checkers) > each * checkers * 0.05) {
            throw new IllegalStateException("the targets were asked otherwise than they should have been: " + before
                    + " and then " + after + ", and each half was to be asked " + each + " times by each");
        }
    }

    /** How often the targets were asked so far. */
    private static Asked asked(Process targets) throws IOException {
        targets.outputWriter().write('\n');
        targets.outputWriter().flush();
        var counts = targets.inputReader().readLine().split(" ");
        return new Asked(Long.parseLong(counts[0]), Long.parseLong(counts[1]));
    }

    private record Asked(long tcp, long http) {
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("it has ended"));
    }

    private static String text(List<Double> percent) {
        Collections.sort(percent);
        return String.format(Locale.ROOT, "%.1f %% (%.1f to %.1f)", percent.get(percent.size() / 2),
                percent.getFirst(), percent.getLast());
    }

    /** @param program with a class path and a main class of its own at its end, or nothing but the program */
    private static Process java(List<String> program, String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        program.stream().skip(1).takeWhile(word -> !word.equals("-cp")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HealthBenchmark.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static @Nullable Process haproxy(Path folder, String[] ports) throws IOException {
        var file = folder.resolve("haproxy.cfg");
        // without anything to listen at it does not start
        var text = new StringBuilder("frontend f\n    bind " + folder.resolve("haproxy.sock") + "\n").insert(0, """
                global
                    nbthread 1
                    maxconn 4096
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 50s
                    timeout server 50s
                    timeout check 2000
                """);
        for (var i = 0; i < CHECKS; i++) {
            text.append("backend b").append(i).append('\n');
            if (http(i)) {
                text.append("    option httpchk ").append(HTTP.requestLine()).append('\n');
            }
            text.append("    server s ").append(address(i)).append(':').append(ports[http(i) ? 1 : 0])
                    .append(" check inter 2000 rise 2 fall 3\n");
        }
        Files.writeString(file, text);
        try {
            return new ProcessBuilder("haproxy", "-db", "-q", "-f", file.toString())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            System.err.println("without HAProxy: " + e.getMessage());
            return null;
        }
    }

    private static boolean http(int check) {
        return check % 2 == 1;
    }

    private static String address(int check) {
        return "127.1." + check / 250 + '.' + (1 + check % 250);
    }

    /** Says {@code ready} when all are up. */
    private static void check(int tcp, int http) throws Exception {
        var knowledge = new Knowledge();
        Set<String> up = ConcurrentHashMap.newKeySet();
        try (var checks = new Checks(knowledge, votes -> {
            votes.votes().stream().filter(vote -> vote.word() == Word.UP).map(Vote::instanceId).forEach(up::add);
            return true;
        })) {
            checks.start().connected();
            var facts = new ArrayList<Fact>();
            for (var i = 0; i < CHECKS; i++) {
                var check = http(i) ? HTTP : TCP;
                facts.add(new Fact.Check("1i" + i, address(i), 1,
                        new HealthCheck(http(i) ? http : tcp, check.requestLine(), check.interval(),
                                check.responseTimeout(), check.healthyThreshold(), check.unhealthyThreshold(), null,
                                null, "none", 1)));
            }
            knowledge.hear(new ToNetworkAgent.Whole(Facts.HOST, facts, 0));
            while (up.size() < CHECKS) {
                Thread.sleep(Duration.ofMillis(100));
            }
            System.out.println("ready");
            var _ = System.in.read();
        }
    }

    /**
     * Says its two ports. The first takes connections, the second answers on them as well. Says how many there were when it
     * is given a line, and ends with its input.
     */
    private static void targets() throws IOException {
        var answer = ByteBuffer.wrap("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.UTF_8));
        var scratch = ByteBuffer.allocateDirect(4096);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {
                    System.out.println(tcpAccepted.get() + " " + httpAccepted.get());
                }
            } catch (IOException e) {
                // as good as its end
            }
            System.exit(0);
        });
        try (var selector = Selector.open(); var tcp = listen(selector); var http = listen(selector)) {
            System.out.println(port(tcp) + " " + port(http));
            while (true) {
                selector.select(key -> {
                    try {
                        if (key.isAcceptable()) {
                            accept((ServerSocketChannel) key.channel(), selector, key.channel() == http);
                        } else {
                            answer(key, (SocketChannel) key.channel(), scratch, answer.duplicate());
                        }
                    } catch (IOException e) {
                        key.cancel();
                    }
                });
            }
        }
    }

    private static ServerSocketChannel listen(Selector selector) throws IOException {
        var channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0), 4096);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        return channel;
    }

    private static int port(ServerSocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private static void accept(ServerSocketChannel from, Selector selector, boolean answers) throws IOException {
        for (var come = from.accept(); come != null; come = from.accept()) {
            (answers ? httpAccepted : tcpAccepted).incrementAndGet();
            come.configureBlocking(false);
            come.register(selector, SelectionKey.OP_READ, answers);
        }
    }

    private static void answer(SelectionKey key, SocketChannel channel, ByteBuffer scratch, ByteBuffer answer)
            throws IOException {
        try {
            if (channel.read(scratch.clear()) > 0 && Boolean.TRUE.equals(key.attachment())) {
                channel.write(answer);
            } else {
                channel.close();
            }
        } catch (IOException e) {
            key.cancel();
            channel.close();
        }
    }
}
