package io.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Drover server on a lab machine, as a process of its own. */
public final class Server {
    private final Machine machine;
    private final Path home;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private @Nullable Process process;

    /**
     * @param home the checkout or installation that holds {@code bin/drover-server}
     * @param settings further environment variables, for example of an outside database
     */
    public Server(Machine machine, Path home, Map<String, String> settings) {
        this.machine = machine;
        this.home = home;
        this.settings = new HashMap<>(settings);
        this.settings.putIfAbsent("DROVER_DATA", machine.disk().resolve("drover").toString());
        this.settings.putIfAbsent("DROVER_NODE_ADDRESS", machine.address());
    }

    public Machine machine() {
        return machine;
    }

    public String url() {
        return "http://" + machine.address() + ":8080";
    }

    /** Starts it and waits until it answers. */
    public Server start() {
        process = machine.start("server", settings, List.of(home.resolve("bin/drover-server").toString()));
        Await.until("server on " + machine.name() + ", see " + machine.disk().resolve("server.log"),
                Duration.ofMinutes(4), this::answers);
        return this;
    }

    public boolean answers() {
        try {
            var request = HttpRequest.newBuilder(URI.create(url() + "/ping")).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip().equals("pong");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code kill -9} of the server; an embedded database is left behind, as after a real crash. */
    public void kill() {
        signal("KILL");
        process = null;
    }

    /** Stops its clock, in effect: SIGSTOP. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** A client with the key that the first start made. */
    public Api api(JsonNode key) {
        return new Api(url(), key.get("accessKey").asText(), key.get("secretKey").asText());
    }

    /** What the first start wrote to its root-only file. */
    public JsonNode firstKey() {
        try {
            return new ObjectMapper().readTree(Path.of(settings.getOrDefault("DROVER_DATA", "")).resolve("api-key.json")
                    .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        Command.of("kill", "-" + name, Long.toString(pid())).run();
    }

    private long pid() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process.descendants().filter(it -> it.info().command().orElse("").endsWith("/java")).findFirst()
                .orElseThrow().pid();
    }
}
