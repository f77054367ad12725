package io.drover.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.model.Wire;
import io.drover.model.wire.Registration;
import io.drover.server.benchmark.FakeHost;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The service that the template's driver asks for machines: it makes one on which the given command is run, as far as a machine
 * without a shell can: it fetches the script that the command names, and joins where and as whom the script says.
 */
final class TemplateCloud implements AutoCloseable {
    private static final Pattern SCRIPT = Pattern.compile("curl -fsS (\\S+?)\\)");
    private static final Pattern SECRET = Pattern.compile("CATTLE_REGISTRATION_SECRET_KEY=\"(\\S+)\"");
    private static final Pattern SERVER = Pattern.compile("CATTLE_URL=\"(\\S+)\"");
    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient sockets = vertx.createWebSocketClient();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private volatile boolean open;
    private volatile String authorization = "";

    TemplateCloud() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/make", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/make";
    }

    /** From now on machines are made. */
    void open() {
        open = true;
    }

    /** As the last request had it. */
    String authorization() {
        return authorization;
    }

    private void answer(HttpExchange exchange) throws IOException {
        authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        var name = exchange.getRequestURI().getQuery().substring("name=".length());
        var command = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var text = name + " is on its way";
        var status = open ? 200 : 503;
        try {
            if (open) {
                join(name, command);
            }
        } catch (Exception e) {
            status = 500;
            text = e.toString();
        }
        exchange.sendResponseHeaders(status, text.getBytes(UTF_8).length);
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }

    private void join(String name, String command) throws Exception {
        var script = send(HttpRequest.newBuilder(URI.create(found(SCRIPT, command))).build());
        var api = URI.create(found(SERVER, script));
        var number = FakeHost.registration(1);
        var granted = Wire.read(send(HttpRequest.newBuilder(URI.create(api + "/register"))
                .header("Authorization", basic("registrationToken", found(SECRET, script)))
                .POST(BodyPublishers.ofString(Wire.write(new Registration.Request("uuid-" + name, name,
                        number.agentIp(), number.labels(), number.facts()))))
                .build()), Registration.Granted.class);
        sockets.connect(new WebSocketConnectOptions().setHost(api.getHost()).setPort(api.getPort())
                .setURI("/v1/agent")
                .addHeader("Authorization", basic(granted.accessKey(), granted.secretKey())))
                .map(socket -> new FakeHost(vertx, sockets, socket)).await(20, TimeUnit.SECONDS);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public void close() throws Exception {
        server.stop(0);
        http.shutdownNow();
        http.close();
        vertx.close().await(60, TimeUnit.SECONDS);
    }
}
