package io.drover.server.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.server.FreePort;
import io.drover.server.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code bin/drover-server} with an embedded database in a folder of its own, which is removed at the end. */
final class LiveServer implements AutoCloseable {
    static final String P = "/v2-beta/projects/1a5";

    private final Path data = TestDatabase.temporary();
    private final int port = FreePort.next();
    private final int bridgePort = FreePort.next();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Process process;

    LiveServer() {
        try {
            var builder = new ProcessBuilder("bin/drover-server").redirectErrorStream(true);
            builder.environment().put("DROVER_DATA", data.toString());
            builder.environment().put("DROVER_HTTP_PORT", Integer.toString(port));
            builder.environment().put("DROVER_BRIDGE_PORT", Integer.toString(bridgePort));
            process = builder.start();
            Thread.ofVirtual().start(this::listen);
            if (!ready.await(60, TimeUnit.SECONDS)) {
                close();
                throw new IllegalStateException("the server is not ready:\n" + String.join("\n", said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    int bridgePort() {
        return bridgePort;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String accessKey() {
        return keys().get("accessKey").asText();
    }

    String secretKey() {
        return keys().get("secretKey").asText();
    }

    String authorization() {
        return basic(accessKey(), secretKey());
    }

    static String basic(String user, String secret) {
        return "Basic " + Base64.getEncoder()
                .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    boolean alive() {
        return process.isAlive();
    }

    /** In bytes; of the Java process, which the script becomes. */
    long residentMemory() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said last. */
    String lastWords() {
        return String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size()));
    }

    private JsonNode keys() {
        try {
            return Wire.JSON.readTree(data.resolve("api-key.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.startsWith("Drover is ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            said.add(e.toString());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (Files.exists(data)) {
            TestDatabase.delete(data);
        }
    }
}
