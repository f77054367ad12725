package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Requests that no client of good faith sends, over real HTTP: none is answered with 500, none hangs, none costs a
 * second. The command {@code bin/test -Dhostile.requests=N} draws more of them, {@code -Dhostile.seed=N} others.
 */
class HostileRequestsTest {
    private static final int COUNT = Integer.getInteger("hostile.requests", 100_000);
    private static final long SEED = Long.getLong("hostile.seed", 11);
    private static final int AT_ONCE = 32;
    private static final List<String> METHODS = List.of("GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD",
            "OPTIONS", "PATCH");
    private static final List<String> PLACES = List.of("", "stacks", "services", "containers", "instances", "hosts",
            "externalservices", "dnsservices", "loadbalancerservices", "projects", "apikeys", "settings",
            "registrationtokens", "schemas", "volumes", "volumetemplates", "pulltasks", "serviceconsumemaps",
            "scripts/transform", "secrets", "subscribe", "nothing");
    private static final List<String> FIELDS = List.of("name", "stackId", "scale", "launchConfig", "description",
            "dockerCompose", "rancherCompose", "environment", "startOnCreate", "metadata", "serviceLinks", "labels",
            "hostname", "externalIpAddresses", "secondaryLaunchConfigs", "scalePolicy", "lbConfig", "value", "image",
            "Config", "HostConfig", "Name", "command", "serviceLink", "links", "actions", "kind", "id");
    private static final List<String> TEXTS = List.of("", " ", "web", "1st1", "1s1", "docker:busybox", "\u0000",
            "a".repeat(300), "../../etc/passwd", "' OR 1=1 --", "<script>", "\uD83D\uDE00", "\uFFFF", "%00", "1e999",
            "-1", "null", "a: &a [*a]", "services:\n  web:\n    image: busybox\n", "web:\n  image: [", "true");
    private final Random random = new Random(SEED);

    /** @param status 0 when there was no answer at all */
    private record Bad(String request, int status, long millis, String answer) {
    }

    @Test
    void noneIsAnsweredWithAFailureOfTheServersOwn() throws InterruptedException {
        try (var world = new World()) {
            var stack = world.stack("victim");
            world.post(P + "/services", Map.of("name", "web", "stackId", stack, "launchConfig",
                    Map.of("imageUuid", "docker:busybox")));
            var bad = fire(world);
            assertThat(bad).as("seed " + SEED).isEmpty();
            assertThat(world.get(P).status()).isEqualTo(200);
        }
    }

    private List<Bad> fire(World world) throws InterruptedException {
        var bad = new ConcurrentLinkedQueue<Bad>();
        var free = new Semaphore(AT_ONCE);
        var client = world.vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(world.port()),
                new PoolOptions().setHttp1MaxSize(AT_ONCE));
        for (var i = 0; i < COUNT && bad.size() < 10; i++) {
            var method = pick(METHODS);
            var path = path();
            var body = body();
            var options = new RequestOptions().setMethod(HttpMethod.valueOf(method)).setURI(path)
                    .setTimeout(Duration.ofSeconds(10).toMillis()).putHeader("Authorization", world.admin());
            if (random.nextBoolean()) {
                options.putHeader("Content-Type", pick(List.of("application/json", "text/plain", "multipart/form-data",
                        "application/x-www-form-urlencoded", "nonsense")));
            }
            free.acquire();
            var start = System.nanoTime();
            client.request(options)
                    .compose(request -> body == null ? request.send() : request.send(body))
                    .compose(response -> response.body()
                            .map(answer -> new Bad("", response.statusCode(), 0, answer.toString())))
                    .onComplete(result -> {
                        var millis = (System.nanoTime() - start) / 1_000_000;
                        var request = method + " " + path + " " + body;
                        if (result.failed()) {
                            bad.add(new Bad(request, 0, millis, String.valueOf(result.cause())));
                        } else if (result.result().status() >= 500 || millis > 1000) {
                            bad.add(new Bad(request, result.result().status(), millis, result.result().answer()));
                        }
                        free.release();
                    });
        }
        free.acquire(AT_ONCE);
        return List.copyOf(bad);
    }

    private String path() {
        var path = new StringBuilder(random.nextInt(4) == 0 ? "/v2-beta" : P);
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
