package io.drover.agent.register;

import io.drover.agent.host.HostLabels;
import io.drover.model.HostFacts;
import io.drover.model.Wire;
import io.drover.model.wire.Registration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Gets this machine's credentials from a server. */
public final class Registrar {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final HttpClient http;
    private final Map<String, String> environment;
    private final int tries;

    /** @param tries how often to ask a server that does not answer, 2 s apart; Rancher's agent asks 300 times */
    public Registrar(Map<String, String> environment, int tries) {
        this.environment = environment;
        this.tries = tries;
        this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * @param address the registration address that a person was given
     * @throws Failure when the server cannot be reached or does not want this machine
     */
    public Credentials register(String address, String uuid, String hostname, HostFacts facts) {
        var script = RegistrationScript.parse(ask(HttpRequest.newBuilder(uri(address)).timeout(LIMIT).GET().build()));
        var agentIp = environment.getOrDefault("CATTLE_AGENT_IP", "").strip();
        var request = new Registration.Request(uuid, hostname, agentIp.isEmpty() ? null : agentIp,
                HostLabels.parse(environment.getOrDefault("CATTLE_HOST_LABELS", "")), facts);
        var login = Base64.getEncoder()
                .encodeToString((script.accessKey() + ":" + script.secretKey()).getBytes(StandardCharsets.UTF_8));
        var granted = Wire.read(ask(HttpRequest.newBuilder(uri(script.url() + "/register")).timeout(LIMIT)
                .header("Authorization", "Basic " + login).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Wire.write(request))).build()), Registration.Granted.class);
        return new Credentials(granted.hostId(), uuid, granted.accessKey(), granted.secretKey(),
                List.of(script.url(), address), List.of());
    }

    private static URI uri(String address) {
        try {
            var uri = URI.create(address);
            if (uri.getHost() != null && uri.getScheme() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Failure("this is not an address: " + address);
    }

    private String ask(HttpRequest request) {
        var reason = "";
        for (var attempt = 0; attempt < tries; attempt++) {
            try {
                if (attempt > 0) {
                    Thread.sleep(BETWEEN);
                }
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    return answer.body();
                }
                if (answer.statusCode() < 500) {
                    throw new Failure("the server says " + answer.statusCode() + ": " + message(answer.body()));
                }
                reason = "the server says " + answer.statusCode() + ": " + message(answer.body());
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage() == null ? e : e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted");
            }
        }
        throw new Failure("could not reach " + request.uri() + ": " + reason);
    }

    private static String message(String body) {
        try {
            return Wire.JSON.readTree(body).path("message").asText(body);
        } catch (IOException e) {
            return body;
        }
    }
}
