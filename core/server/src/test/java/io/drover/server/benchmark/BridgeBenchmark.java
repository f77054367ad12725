package io.drover.server.benchmark;

import io.drover.server.FreePort;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many events a second 100 clients of the TCP bridge hear together, and how long after an agent's report of a change
 * each of them has it. Beside it Redis: the same number of clients subscribed to one channel, texts of the same length
 * published, and nothing written down.
 */
public final class BridgeBenchmark {
    private static final int HOSTS = 100;
    private static final int CONTAINERS = 2_000;
    private static final int CLIENTS = 100;
    private static final List<Integer> AT_A_TIME = List.of(1, 20);
    private static final String NEWS = "drover.news.1a5";

    private final Fleet fleet;
    /** Kept, because one that nobody keeps closes its connections. */
    private final NetClient net;

    private BridgeBenchmark(Fleet fleet) {
        this.fleet = fleet;
        this.net = fleet.vertx.createNetClient();
    }

    public static void main(String[] arguments) {
        try (var fleet = new Fleet(HOSTS, CONTAINERS)) {
            var benchmark = new BridgeBenchmark(fleet);
            var length = benchmark.bridge();
            benchmark.redis(length);
        }
    }

    /** @return how long a frame is */
    private int bridge() {
        record Target(FakeHost host, String id) {
        }
        var targets = fleet.containers().stream().map(container -> new Target(
                fleet.host(container.get("hostId").asText()), container.get("id").asText())).toList();
        var relay = new Relay(CLIENTS);
        var sockets = new ArrayList<NetSocket>();
        for (var i = 0; i < CLIENTS; i++) {
            sockets.add(Client.wait(follow(relay)));
        }
        relay.await(CLIENTS);
        for (var atATime : AT_A_TIME) {
            relay.run("bridge." + atATime + "open", atATime, number -> {
                // one container after another, of many hosts and services
                var target = targets.get((int) (number * 101 % targets.size()));
                var starts = 2 + (int) (number / targets.size());
                relay.begin(target.id() + " " + starts);
                target.host().started(target.id(), starts);
            });
        }
        sockets.forEach(socket -> Client.wait(socket.closeHandler(null).close()));
        return relay.length();
    }

    private Future<NetSocket> follow(Relay relay) {
        return net.connect(fleet.server.bridgePort(), "127.0.0.1").map(socket -> {
            var parser = RecordParser.newFixed(4);
            var head = new boolean[]{true};
            parser.handler(part -> {
                if (head[0]) {
                    parser.fixedSizeMode(part.getInt(0));
                } else {
                    parser.fixedSizeMode(4);
                    hear(part.toString(), relay);
                }
                head[0] = !head[0];
            });
            socket.handler(parser);
            socket.closeHandler(_ -> relay.lost("a client was sent away"));
            var frame = Buffer.buffer("{\"type\":\"register\",\"address\":\"" + NEWS
                    + "\",\"headers\":{\"Authorization\":\"" + fleet.server.authorization() + "\"}}");
            var _ = socket.write(Buffer.buffer().appendInt(frame.length()).appendBuffer(frame));
            return socket;
        });
    }

    private static void hear(String frame, Relay relay) {
        if (frame.startsWith("{\"type\":\"err\"")) {
            relay.lost(frame);
        }
        var starts = frame.indexOf("\"startCount\":");
        relay.heard(starts < 0 ? "" : text(frame, "\"id\":\"", 0) + " " + text(frame, "\"startCount\":", starts),
                frame.length());
    }

    private static String text(String frame, String before, int from) {
        var start = frame.indexOf(before, from) + before.length();
        var end = start;
        while (Character.isLetterOrDigit(frame.charAt(end))) {
            end++;
        }
        return frame.substring(start, end);
    }

    /** @param length of what is published */
    private void redis(int length) {
        var port = FreePort.next();
        var process = start(port);
        try {
            var relay = new Relay(CLIENTS);
            for (var i = 0; i < CLIENTS; i++) {
                Client.wait(subscribe(port, relay, length));
            }
            relay.await(CLIENTS);
            var publisher = Client.wait(connect(port));
            publisher.handler(_ -> {
            });
            var filling = "x".repeat(Math.max(0, length - 20));
            for (var atATime : AT_A_TIME) {
                relay.run("bridge.redis." + atATime + "open", atATime, number -> {
                    var key = String.format("%020d", number);
                    relay.begin(key);
                    var _ = publisher.write("*3\r\n$7\r\nPUBLISH\r\n$4\r\nnews\r\n$" + length + "\r\n" + key + filling
                            + "\r\n");
                });
            }
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    private Future<NetSocket> connect(int port) {
        return net.connect(port, "127.0.0.1");
    }

    /** Its messages are all as long as each other: a head that is always the same, and the text. */
    private Future<NetSocket> subscribe(int port, Relay relay, int length) {
        var head = "*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$" + length + "\r\n";
        return connect(port).map(socket -> {
            var parser = RecordParser.newDelimited(":1\r\n");
            Consumer<Buffer> message = part -> relay.heard(part.getString(head.length(), head.length() + 20),
                    part.length());
            parser.handler(_ -> {
                parser.fixedSizeMode(head.length() + length + 2);
                parser.handler(message::accept);
                relay.heard("", 0);
            });
            socket.handler(parser);
            var _ = socket.write("SUBSCRIBE news\r\n");
            return socket;
        });
    }

    private static Process start(int port) {
        try {
            var process = new ProcessBuilder("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "",
                    "--appendonly", "no").redirectErrorStream(true).start();
            var lines = process.inputReader();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("Ready to accept connections")) {
                    return process;
                }
            }
            throw new IllegalStateException("redis-server does not start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
