package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** One environment of a server. Every failure is a {@link Failure} that says what the server said. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** What a proxy says of a server that is not there. */
    private static final Set<Integer> GONE = Set.of(502, 503, 504);
    private final String server;
    private final String project;
    private final String authorization;
    private @Nullable HttpClient sockets;

    /** @param environment its id or its name */
    Api(String server, String environment, String accessKey, String secretKey) {
        this(server, "Basic " + Base64.getEncoder()
                .encodeToString((accessKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8)), environment, true);
    }

    /** By the token of a session. */
    Api(String server, String environment, String token) {
        this(server, "Bearer " + token, environment, false);
    }

    private Api(String server, String authorization, String environment, boolean byName) {
        this.server = server;
        this.authorization = authorization;
        this.project = "/v2-beta/projects/"
                + (!byName || environment.matches("1a[0-9]+") ? environment : projectNamed(environment));
    }

    /**
     * For WebSockets only: it takes longer to make than most commands take in all. Without TLS nobody waits for the
     * reading of all certificates that this machine trusts.
     */
    private synchronized HttpClient sockets() {
        if (sockets == null) {
            sockets = forSockets();
        }
        return sockets;
    }

    private HttpClient forSockets() {
        var builder = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        try {
            if (!server.startsWith("https:")) {
                var none = SSLContext.getInstance("TLS");
                none.init(new KeyManager[0], new TrustManager[0], null);
                builder.sslContext(none);
            }
            return builder.build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private String projectNamed(String name) {
        var found = send("GET", "/v2-beta/projects?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8), null)
                .path("data");
        if (found.isEmpty()) {
            throw new Failure("there is no environment " + name);
        }
        return found.path(0).path("id").asText();
    }

    /** What people call this environment. */
    String environment() {
        return send("GET", project, null).path("name").asText();
    }

    /** All members of a collection. Filters are pairs of field and value. */
    List<JsonNode> list(String collection, String... filters) {
        var query = new StringBuilder("?limit=3000");
        for (var i = 0; i < filters.length; i += 2) {
            query.append('&').append(filters[i]).append('=').append(URLEncoder.encode(filters[i + 1],
                    StandardCharsets.UTF_8));
        }
        var all = new ArrayList<JsonNode>();
        var path = project + "/" + collection + query;
        while (path != null) {
            var page = send("GET", path, null);
            page.path("data").forEach(all::add);
            var next = page.path("pagination").path("next").asText("");
            // the server's own idea of its address may be another than the one that works from here
            path = next.isEmpty() ? null : next.replaceFirst("^[a-z]+://[^/]+", "");
        }
        return all;
    }

    /** The only member with this name, or null. */
    @Nullable
    JsonNode named(String collection, String name, String... filters) {
        return list(collection, filters).stream().filter(it -> it.path("name").asText().equalsIgnoreCase(name))
                .findFirst().orElse(null);
    }

    JsonNode get(String collection, String id) {
        return send("GET", project + "/" + collection + "/" + id, null);
    }

    JsonNode create(String collection, Map<String, ?> fields) {
        return send("POST", project + "/" + collection, fields);
    }

    JsonNode update(String collection, String id, Map<String, ?> fields) {
        return send("PUT", project + "/" + collection + "/" + id, fields);
    }

    JsonNode remove(String collection, String id) {
        return send("DELETE", project + "/" + collection + "/" + id, null);
    }

    JsonNode act(String collection, String id, String action, Map<String, ?> input) {
        return send("POST", project + "/" + collection + "/" + id + "/?action=" + action, input);
    }

    /** Opens a WebSocket that the server gave the address of. */
    WebSocket listen(String url, WebSocket.Listener listener) {
        try {
            return sockets().newWebSocketBuilder().connectTimeout(CONNECT)
                    .buildAsync(URI.create(url), listener).join();
        } catch (CompletionException | IllegalArgumentException e) {
            throw new NoAnswer("no connection to " + url.replaceFirst("[?].*", "") + ": " + Failure.reason(e));
        }
    }

    /** Opens a WebSocket of the environment. */
    WebSocket follow(String path, WebSocket.Listener listener) {
        try {
            return sockets().newWebSocketBuilder().connectTimeout(CONNECT)
                    .header("Authorization", authorization)
                    .buildAsync(URI.create(server.replaceFirst("^http", "ws") + project + "/" + path), listener)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                var status = refused.getResponse().statusCode();
                throw answered(status, complaint(status, ""));
            }
            throw noAnswer(Failure.reason(e));
        } catch (IllegalArgumentException e) {
            throw new Failure("'" + server + "' is not an address: " + e.getMessage());
        }
    }

    /** @return the token of a session; @param code name and password with a colon between them */
    String signIn(String code) {
        return send("POST", "/v2-beta/token", Map.of("code", code)).path("jwt").asText();
    }

    private JsonNode send(String method, String path, @Nullable Map<String, ?> body) {
        try {
            var connection = (HttpURLConnection) URI.create(server + path).toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT.toMillis());
            connection.setReadTimeout((int) ANSWER.toMillis());
            connection.setRequestMethod(method);
            connection.setRequestProperty("Authorization", authorization);
            connection.setRequestProperty("Accept", "application/json");
            if (body != null) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                try (var out = connection.getOutputStream()) {
                    JSON.writeValue(out, body);
                }
            }
            var status = connection.getResponseCode();
            var stream = status >= 300 ? connection.getErrorStream() : connection.getInputStream();
            var text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (status >= 300) {
                throw answered(status, complaint(status, text));
            }
            return text.isBlank() ? JSON.nullNode() : JSON.readTree(text);
        } catch (ConnectException e) {
            // what Java says below this tells a person nothing
            throw noAnswer("nothing listens there, or it cannot be reached from here");
        } catch (MalformedURLException e) {
            throw new Failure("'" + server + "' is not an address: " + e.getMessage());
        } catch (IOException e) {
            throw noAnswer(Failure.reason(e));
        } catch (IllegalArgumentException e) {
            throw new Failure("'" + server + "' is not an address: " + e.getMessage());
        }
    }

    private NoAnswer noAnswer(String reason) {
        return new NoAnswer("the server at " + server + " does not answer: " + reason);
    }

    private static Failure answered(int status, String complaint) {
        return GONE.contains(status) ? new NoAnswer(complaint) : new Failure(complaint);
    }

    private static String complaint(int status, String body) {
        try {
            var error = JSON.readTree(body);
            var field = error.path("fieldName").asText("");
            var message = error.path("message").asText("");
            var detail = error.path("detail").asText("");
            var text = message.isEmpty() || message.equals(detail)
                    ? detail
                    : message + (detail.isEmpty() ? "" : ": " + detail);
            return (field.isEmpty() || field.equals("null") ? "" : field + ": ")
                    + (text.isEmpty() ? error.path("code").asText("the server answered with HTTP " + status) : text);
        } catch (IOException e) {
            return "the server answered with HTTP " + status;
        }
    }
}
