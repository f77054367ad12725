package io.drover.host.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.plugin.HostDriver.Log;
import io.drover.plugin.HostDriver.Registration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the agent as the registration command would. */
record Agent(Engine engine, Registration registration, @Nullable String address, Log log) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** More than what matters: an engine keeps what goes to each of both outputs in order, but not one beside the other. */
    private static final int TOLD = 10;

    /** From the server, when it is not there. */
    void bringImage() throws IOException, InterruptedException {
        if (engine.has("/images/" + registration.image() + "/json")) {
            log.line(registration.image() + " is there");
            return;
        }
        try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(registration.imageUrl())).timeout(PATIENCE).build(),
                    BodyHandlers.ofInputStream());
            try (var image = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("the server gives no image of the agent: it says " + answer.statusCode());
                }
                engine.load(image);
            }
        }
        log.line(registration.image() + " is loaded");
    }

    void start() throws IOException {
        var privileged = mayBePrivileged();
        if (!privileged) {
            log.line("this machine allows no privileged containers; the agent runs without");
        }
        var body = body(privileged);
        body.putArray("Cmd").add(registration.url());
        var variables = body.putArray("Env");
        if (!registration.labels().isEmpty()) {
            variables.add("CATTLE_HOST_LABELS=" + registration.labelText());
        }
        if (address != null) {
            variables.add("CATTLE_AGENT_IP=" + address);
        }
        run(body, log::line);
    }

    private boolean mayBePrivileged() throws IOException {
        var body = body(true);
        body.putArray("Entrypoint").add("/bin/true");
        try {
            run(body, _ -> {
            });
            return true;
        } catch (EngineFailure e) {
            if (e.status() == EngineFailure.AWAY) {
                throw e;
            }
            return false;
        }
    }

    private ObjectNode body(boolean privileged) {
        var body = Engine.JSON.createObjectNode();
        body.put("Image", registration.image());
        var host = body.putObject("HostConfig");
        host.put("Privileged", privileged);
        host.putArray("Binds").add("/var/run/docker.sock:/var/run/docker.sock")
                .add("/var/lib/rancher:/var/lib/rancher");
        return body;
    }

    /** @throws EngineFailure also when it ends badly, with the last that it wrote; it is gone then as well */
    private void run(JsonNode body, Consumer<String> each) throws IOException {
        var id = engine.post("/containers/create", body).path("Id").asText();
        try {
            engine.post("/containers/" + id + "/start", null);
            engine.logs(id, "follow=1", each);
            var status = engine.post("/containers/" + id + "/wait", null).path("StatusCode").asInt();
            if (status != 0) {
                var last = new ArrayList<String>();
                engine.logs(id, "tail=" + TOLD, last::add);
                throw new EngineFailure(status, "the agent did not start: " + String.join("; ", last) + " (status "
                        + status + ")");
            }
        } finally {
            engine.delete("/containers/" + id + "?force=true&v=true");
        }
    }
}
