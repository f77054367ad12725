package io.drover.network.metadata;

import static io.drover.network.Facts.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.network.ToNetworkAgent;
import io.drover.network.Fuzz;
import io.drover.network.Moved;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hundred thousand requests of nonsense change nothing, and no answer tells what its asker may not know. */
class MetadataFuzzTest {
    private static final String GOOD = "GET /latest/name HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge);
    private final MetadataServer server = new MetadataServer(knowledge, asking);
    private int port;
    private @Nullable Socket socket;

    @BeforeEach
    void start() throws IOException {
        Moved.tell(knowledge);
        port = server.start(new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void close() throws IOException {
        hangUp();
        server.close();
        asking.close();
    }

    @Test
    void everyPathIsAnswered() throws Exception {
        var fuzz = new Fuzz(42);
        var reader = new Reader(knowledge, asking, new Changes(knowledge));
        var words = List.of("latest", "2015-07-25", "2015-12-19", "2016-07-29", "self", "container", "service",
                "containers", "services", "stacks", "hosts", "networks", "0", "1", "-1", "99999999999999999999", "name",
                "labels", "metadata", "a", "links", "shop", "web", "Shop_Web_1", "%2e", "%2F", "%00", "%zz", "%", "+",
                "",
                "..", "ports", "\u00e4", "?", "&", "zqxshop", "zqxweb", "zqx_shop_1", "zqx-env", "1h9", "other", "api",
                "token",
                "uuid");
        var accepts = List.of("*/*", "application/json", "text/yaml", "text/*;q=0.1,;;,=", "q=1", "\u0000",
                "a/b;q=NaN");
        var refused = 0;
        var found = 0;
        var tokens = new TreeMap<String, Integer>();
        for (int i = 0; i < 100_000; i++) {
            var path = new StringBuilder();
            for (int steps = fuzz.below(8); steps >= 0; steps--) {
                path.append('/').append(words.get(fuzz.below(words.size())));
            }
            var query = fuzz.below(3) == 0
                    ? new String(fuzz.noise(30), StandardCharsets.ISO_8859_1)
                    : "wait=true&value=x&maxWait=-" + (1 + fuzz.below(100));
            var format = Format.of(accepts.get(fuzz.below(accepts.size())));
            var client = Moved.CLIENTS.get(fuzz.below(Moved.CLIENTS.size()));
            try {
                var steps = Path.parse(path.toString());
                var node = Version.of(steps.steps().isEmpty() ? "" : steps.steps().getFirst()).flatMap(version -> {
                    try {
                        return reader.read(version, steps.rest(), Query.parse(query), format, client);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                if (node.isPresent()) {
                    found++;
                    var answer = new ByteArrayOutputStream();
                    format.write(node.get().value(), answer);
                    tellsOnlyWhatItMay(answer.toString(StandardCharsets.UTF_8), client, tokens);
                }
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(found).isGreaterThan(1000);
        assertThat(refused).isGreaterThan(1000);
        assertThat(tokens).as("tokens were told").containsOnlyKeys(Moved.TOKEN_OF_API, Moved.TOKEN_OF_WEB)
                .allSatisfy((_, times) -> assertThat(times).isGreaterThan(20));
    }

    private static void tellsOnlyWhatItMay(String answer, InetAddress client, Map<String, Integer> tokens) {
        assertThat(answer).doesNotContain(Moved.MARK, "10.42.200.");
        Map.of(Moved.TOKEN_OF_WEB, Moved.WEB, Moved.TOKEN_OF_API, Moved.API).forEach((token, owner) -> {
            if (answer.contains(token)) {
                assertThat(client).as("who is told " + token).isEqualTo(owner);
                tokens.merge(token, 1, Integer::sum);
            }
        });
    }

    @Test
    void aServerInAStormGoesOnAndLeavesNothing() throws Exception {
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i1", "127.0.0.1", "10.42.0.1"))));
        assertThat(get(GOOD)).isEqualTo(200);
        hangUp();
        await().until(() -> server.busy() == 0);
        var files = openFiles();
        var fuzz = new Fuzz(7);
        var valid = new ArrayList<byte[]>();
        for (var text : List.of(GOOD, "HEAD /latest HTTP/1.0\r\n\r\n",
                "GET /latest/self/service/token HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.42.0.5\r\n\r\n",
                "GET /latest/self?value=a&maxWait=1 HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")) {
            valid.add(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        var tokens = new TreeMap<String, Integer>();
        for (int i = 0; i < 5000; i++) {
            var request = i % 4 == 0 ? fuzz.noise(300) : fuzz.mutated(valid);
            try (var client = new Socket("127.0.0.1", port)) {
                client.setSoTimeout(20_000);
                client.getOutputStream().write(request);
                client.shutdownOutput();
                var answer = new String(client.getInputStream().readNBytes(4000), StandardCharsets.UTF_8);
                tellsOnlyWhatItMay(answer, Moved.WEB, tokens);
            } catch (IOException e) {
                // the server has had enough
            }
        }
        assertThat(tokens).as("who asks is told by the connection alone").containsOnlyKeys(Moved.TOKEN_OF_WEB);
        assertThat(get(GOOD)).isEqualTo(200);
        hangUp();
        await().until(() -> server.busy() == 0);
        // the JVM opens some of its own as it goes
        await().until(() -> openFiles() < files + 20);
    }

    @Test
    void floodsAreCutOff() throws Exception {
        for (var flood : List.of("GET /" + "a".repeat(200_000), "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(50_000),
                "GET / HTTP/1.1\r\nX: " + "y".repeat(200_000))) {
            try (var client = new Socket("127.0.0.1", port)) {
                client.setSoTimeout(20_000);
                try {
                    client.getOutputStream().write(flood.getBytes(StandardCharsets.ISO_8859_1));
                    assertThat(client.getInputStream().readNBytes(12)).isNotEqualTo("HTTP/1.1 200"
                            .getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // cut off while it was still talking
                }
            }
        }
        assertThat(get(GOOD)).isEqualTo(200);
    }

    private int get(String request) throws IOException {
        hangUp();
        var opened = new Socket("127.0.0.1", port);
        socket = opened;
        opened.setSoTimeout(20_000);
        opened.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        var stream = new BufferedInputStream(opened.getInputStream());
        return Integer.parseInt(new String(stream.readNBytes(12), StandardCharsets.ISO_8859_1).substring(9));
    }

    private void hangUp() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    private static int openFiles() {
        var files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}
