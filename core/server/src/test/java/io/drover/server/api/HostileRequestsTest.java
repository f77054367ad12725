package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Requests that no client of good faith sends, over real HTTP and WebSockets, as an admin and with the key of one
 * environment: none is answered with 500, none hangs, none costs a second. What took longer in the crowd is sent again
 * alone, so that a busy machine is not taken for a slow answer. The command {@code bin/test -Dhostile.requests=N} draws
 * more of them, {@code -Dhostile.seed=N} others.
 */
class HostileRequestsTest {
    private static final int COUNT = Integer.getInteger("hostile.requests", 100_000);
    private static final long SEED = Long.getLong("hostile.seed", 11);
    private static final int SOCKETS = COUNT / 50;
    private static final int AT_ONCE = 32;
    private static final int LONGEST_MILLIS = 1000;
    private static final Duration HANGS = Duration.ofSeconds(20);
    private static final List<String> METHODS = List.of("GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD",
            "OPTIONS", "PATCH");
    private static final List<String> PLACES = List.of("", "stacks", "services", "containers", "instances", "hosts",
            "externalservices", "dnsservices", "loadbalancerservices", "projects", "apikeys", "settings",
            "registrationtokens", "schemas", "volumes", "volumetemplates", "pulltasks", "serviceconsumemaps",
            "environments", "scripts/transform", "secrets", "subscribe", "nothing");
    private static final List<String> FIELDS = List.of("name", "stackId", "environmentId", "scale", "launchConfig",
            "description",
            "dockerCompose", "rancherCompose", "environment", "startOnCreate", "metadata", "serviceLinks", "labels",
            "hostname", "externalIpAddresses", "secondaryLaunchConfigs", "scalePolicy", "lbConfig", "value", "image",
            "Config", "HostConfig", "Name", "command", "serviceLink", "links", "actions", "kind", "id");
    private static final List<String> TEXTS = List.of("", " ", "web", "1st1", "1s1", "docker:busybox", "\u0000",
            "a".repeat(300), "../../etc/passwd", "' OR 1=1 --", "<script>", "\uD83D\uDE00", "\uFFFF", "%00", "1e999",
            "-1", "null", "a: &a [*a]", "services:\n  web:\n    image: busybox\n", "web:\n  image: [", "true");
    private final Random random = new Random(SEED);

    /** @param body null for none */
    private record Sent(String method, String path, @Nullable Buffer body, String authorization,
            Map<String, String> headers) {
    }

    /** @param status 0 when there was no answer at all */
    private record Answered(Sent request, int status, long millis, String answer) {
        boolean slow() {
            return status > 0 && status < 500 && millis > LONGEST_MILLIS;
        }

        boolean failed() {
            return status == 0 || status >= 500;
        }
    }

    @Test
    void noneIsAnsweredWithAFailureOfTheServersOwn() throws InterruptedException {
        try (var world = victim()) {
            var odd = fire(world);
            assertThat(odd.stream().filter(Answered::failed)).as("seed " + SEED).isEmpty();
            var client = client(world);
            assertThat(odd.stream().filter(Answered::slow).map(Answered::request)
                    .map(request -> alone(client, request))
                    .filter(again -> again.slow() || again.failed())).as("alone, seed " + SEED).isEmpty();
            assertThat(world.get(P).status()).isEqualTo(200);
        }
    }

    @Test
    void noSocketBringsAnythingDown() throws InterruptedException {
        try (var world = victim()) {
            var failures = new ConcurrentLinkedQueue<String>();
            world.vertx.exceptionHandler(failure -> failures.add(String.valueOf(failure)));
            var client = world.vertx.createWebSocketClient(new WebSocketClientOptions().setDefaultHost("127.0.0.1")
                    .setDefaultPort(world.port()).setMaxConnections(AT_ONCE));
            var tokens = tokens(world);
            var free = new Semaphore(AT_ONCE);
            var opened = new AtomicInteger();
            for (var i = 0; i < SOCKETS && failures.size() < 10; i++) {
                var options = new WebSocketConnectOptions().setURI(socketPath(tokens)).setTimeout(HANGS.toMillis());
                if (random.nextInt(4) > 0) {
                    options.addHeader("Authorization", world.admin());
                }
                var frames = Stream.generate(this::frame).limit(random.nextInt(6)).toList();
                acquire(free, 1);
                client.connect(options).onComplete(result -> {
                    if (result.succeeded()) {
                        opened.incrementAndGet();
                        abuse(result.result(), frames).onComplete(_ -> free.release());
                    } else {
                        if (!(result.cause() instanceof UpgradeRejectedException rejected)
                                || rejected.getStatus() >= 500) {
                            failures.add(options.getURI() + " " + result.cause());
                        }
                        free.release();
                    }
                });
            }
            acquire(free, AT_ONCE);
            World.await(client.close());
            assertThat(failures).as("seed " + SEED).isEmpty();
            assertThat(opened.get()).isGreaterThan(SOCKETS / 10);
            assertThat(world.get(P).status()).isEqualTo(200);
        }
    }

    private static World victim() {
        var world = new World();
        var stack = world.stack("victim");
        world.post(P + "/services", Map.of("name", "web", "stackId", stack, "startOnCreate", true, "launchConfig",
                Map.of("imageUuid", "docker:busybox")));
        world.run(world.host("one"));
        return world;
    }

    private static List<String> tokens(World world) {
        var tokens = new ArrayList<>(List.of("", "x", "a.b.c", "%00", "eyJhbGciOiJub25lIn0.e30."));
        var container = world.get(P + "/containers").body().at("/data/0/id").asText();
        for (var action : List.of("logs", "execute")) {
            var access = world.post(P + "/containers/" + container + "?action=" + action, Map.of("command",
                    List.of("sh"), "lines", -1));
            assertThat(access.status()).isEqualTo(200);
            // more often than the nonsense
            tokens.addAll(List.of(access.text("token"), access.text("token")));
        }
        return tokens;
    }

    private String socketPath(List<String> tokens) {
        return switch (random.nextInt(3)) {
            case 0 -> "/v1/logs/?token=" + pick(tokens);
            case 1 -> "/v1/exec/?token=" + pick(tokens);
            default -> pick(List.of("/v2-beta", "/v1", P, "/v1/projects/1a5", "/v2-beta/projects/1a99",
                    "/v1/projects/%00")) + "/subscribe?eventNames=" + pick(List.of("resource.change", "", "x", "%00"))
                    + "&include=" + pick(List.of("services", "nothing", "", "%F0%9F%98%80", "stack"))
                    + pick(List.of("", "&projectId=1a7", "&projectId=", "&projectId=..%2F", "&eventNames=y"));
        };
    }

    private WebSocketFrame frame() {
        return switch (random.nextInt(7)) {
            case 0 -> WebSocketFrame.binaryFrame(Buffer.buffer(bytes()), true);
            case 1 -> WebSocketFrame.pingFrame(Buffer.buffer("x"));
            case 2 -> WebSocketFrame.pongFrame(Buffer.buffer("x"));
            case 3 -> WebSocketFrame.textFrame("A".repeat(60_000), true);
            case 4 -> WebSocketFrame.continuationFrame(Buffer.buffer(bytes()), true);
            default -> WebSocketFrame.textFrame(pick(TEXTS), random.nextInt(8) > 0);
        };
    }

    /** Says all of it, and is gone when the server has understood that it is over, or at the latest when it is told. */
    private static Future<Void> abuse(WebSocket socket, List<WebSocketFrame> frames) {
        socket.exceptionHandler(_ -> {
            // the server hung up on it
        });
        Future<Void> sent = Future.succeededFuture();
        for (var frame : frames) {
            sent = sent.compose(_ -> socket.writeFrame(frame));
        }
        return sent.transform(_ -> socket.isClosed() ? Future.succeededFuture() : socket.close());
    }

    private static void acquire(Semaphore free, int permits) throws InterruptedException {
        assertThat(free.tryAcquire(permits, 2 * HANGS.toSeconds(), TimeUnit.SECONDS)).as("somebody hangs").isTrue();
    }

    /** What costs a second costs it each time; a machine that stood still did so once. */
    private static Answered alone(HttpClient client, Sent request) {
        var answer = World.await(send(client, request));
        for (var again = 1; again < 5 && answer.slow(); again++) {
            answer = World.await(send(client, request));
        }
        return answer;
    }

    private static HttpClient client(World world) {
        return world.vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(world.port()),
                new PoolOptions().setHttp1MaxSize(AT_ONCE));
    }

    /** @return answers that failed or were slow */
    private List<Answered> fire(World world) throws InterruptedException {
        var key = world.post(P + "/apikeys", Map.of("name", "limited"));
        var limited = World.basic(key.text("publicValue"), key.text("secretValue"));
        var odd = new ConcurrentLinkedQueue<Answered>();
        var free = new Semaphore(AT_ONCE);
        var client = client(world);
        for (var i = 0; i < COUNT && odd.size() < 50; i++) {
            var request = request(world.admin(), limited);
            acquire(free, 1);
            send(client, request).onComplete(result -> {
                if (result.result().failed() || result.result().slow()) {
                    odd.add(result.result());
                }
                free.release();
            });
        }
        acquire(free, AT_ONCE);
        return List.copyOf(odd);
    }

    private Sent request(String admin, String limited) {
        var headers = new LinkedHashMap<String, String>();
        if (random.nextBoolean()) {
            headers.put("Content-Type", pick(List.of("application/json", "text/plain", "multipart/form-data",
                    "application/x-www-form-urlencoded", "nonsense")));
        }
        if (random.nextInt(20) == 0) {
            // a WebSocket's beginning, and no more of it
            headers.put("Upgrade", "websocket");
        }
        if (random.nextInt(20) == 0) {
            headers.put(pick(List.of("X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-API-Project-Id",
                    "Cookie", "Origin")), pick(List.of("", "::", "1a7", "a,b", "%00", "token=x", "x".repeat(3000))));
        }
        var authorization = switch (random.nextInt(20)) {
            case 0 -> pick(List.of("", "Basic", "Basic %", "Basic Og==", "Bearer", "Bearer a.b.c", "Digest x"));
            case 1, 2, 3, 4, 5, 6, 7 -> limited;
            default -> admin;
        };
        return new Sent(pick(METHODS), path(), body(), authorization, headers);
    }

    /** Never fails: who gets no answer has status 0. */
    private static Future<Answered> send(HttpClient client, Sent sent) {
        var options = new RequestOptions().setMethod(HttpMethod.valueOf(sent.method())).setURI(sent.path())
                .setIdleTimeout(HANGS.toMillis()).putHeader("Authorization", sent.authorization());
        sent.headers().forEach(options::putHeader);
        var start = System.nanoTime();
        return client.request(options)
                // at once, and not later from this thread: what arrives before the body is asked for is thrown away
                .compose(request -> (sent.body() == null ? request.send() : request.send(sent.body()))
                        .compose(response -> response.body().map(answer -> new Answered(sent, response.statusCode(),
                                (System.nanoTime() - start) / 1_000_000, answer.toString()))))
                .otherwise(failure -> new Answered(sent, 0, (System.nanoTime() - start) / 1_000_000,
                        String.valueOf(failure)));
    }

    private String path() {
        if (random.nextInt(50) == 0) {
            return pick(List.of("/v1/logs/", "/v1/exec/", "/v3/x", "/v2-beta/token", "/v1/token"))
                    + pick(List.of("", "?token", "?token=a.b.c", "?token=%00"));
        }
        var path = new StringBuilder(pick(List.of(P, P, P, "/v1/projects/1a5", "/v2-beta", "/v1",
                "/v2-beta/projects/1a7", "/v1/projects/1a99")));
        path.append('/').append(pick(PLACES));
        for (var depth = random.nextInt(4); depth > 1; depth--) {
            path.append('/').append(pick(List.of("1st1", "1s1", "1i1", "1a5", "1a7", "instances", "a/b", "%2e%2e",
                    "%00", "%F0%9F%98%80", "x".repeat(200), "services", "?", "1s1%2F1s2")));
        }
        var separator = "?";
        for (var parameters = random.nextInt(5); parameters > 1; parameters--) {
            path.append(separator).append(pick(List.of("limit", "marker", "sort", "order", "include", "name", "action",
                    "name_like", "state_ne", "id_gt", "created_lt", "removed_null", "all", "x_prefix", "scale_gte")))
                    .append('=').append(pick(List.of("", "-2", "0", "99999999999", "m", "mAAAA", "desc", "services",
                            "%25%25", "activate", "update", "setservicelinks", "logs", "remove", "evacuate", "1st1",
                            "exportconfig", "restart", "%00", "<nil>", "NaN")));
            separator = "&";
        }
        return path.toString();
    }

    private @Nullable Buffer body() {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> Buffer.buffer(pick(List.of("null", "[]", "{", "\"", "1", "{\"a\":1,\"a\":2}", "{}{}",
                    "[".repeat(5000), "{\"a\":".repeat(3000), "\uFEFF{}", "{\"name\":NaN}", "{\"scale\":1e400}",
                    "{\"scale\":" + "9".repeat(2000) + "}")));
            case 2 -> Buffer.buffer(bytes());
            default -> Buffer.buffer(Wire.write(object(0)));
        };
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Map<String, @Nullable Object> object(int depth) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        var names = depth == 0 || random.nextBoolean() ? FIELDS : launchFields();
        for (var fields = random.nextInt(6); fields > 0; fields--) {
            object.put(pick(names), value(depth));
        }
        if (depth == 0 && random.nextBoolean()) {
            object.put("name", "n" + random.nextInt(50));
            object.put("stackId", "1st1");
            object.put("launchConfig", object(1));
        }
        return object;
    }

    private static List<String> launchFields() {
        return LaunchConfigs.FIELDS.stream().map(LaunchField::name).toList();
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> pick(List.of(0, -1, 1, 42, Integer.MAX_VALUE, Long.MIN_VALUE, 1.5, 70_000));
            case 3, 4, 5 -> pick(TEXTS);
            case 6 -> object(depth + 1);
            default -> {
                var list = new ArrayList<@Nullable Object>();
                for (var items = random.nextInt(4); items > 0; items--) {
                    list.add(value(depth + 1));
                }
                yield list;
            }
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
