package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Refusal.Code;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every code that clients of Rancher know is answered to some request, and with its status. */
class ErrorCodesTest {
    /** A database that is away, and the owner of an environment; tested where there are such. */
    private static final Set<Code> ELSEWHERE = Set.of(Code.ServiceUnavailable);

    @Test
    void everyCodeIsReached() throws Exception {
        var reached = new EnumMap<Code, Integer>(Code.class);
        try (var world = new World()) {
            var stack = world.stack("shop");
            var service = world.post(P + "/services", Map.of("name", "web", "stackId", stack, "launchConfig",
                    Map.of("imageUuid", "docker:a"))).text("id");
            note(reached, world.post(P + "/stacks", Map.of()));
            note(reached, world.post(P + "/stacks", Map.of("name", "shop")));
            note(reached, world.post(P + "/stacks", Map.of("name", "a b")));
            note(reached, world.post(P + "/stacks", Map.of("name", "x".repeat(64))));
            note(reached, world.post(P + "/stacks", Map.of("name", Map.of())));
            note(reached, world.send("POST", P + "/stacks", "[1]", world.admin()));
            note(reached, world.get(P + "/stacks?created_gt=yesterday"));
            note(reached, world.post(P + "/services", Map.of("name", "a", "stackId", "1st99", "launchConfig",
                    Map.of("imageUuid", "docker:a"))));
            note(reached, world.put(P + "/services/" + service, Map.of("scale", -1)));
            note(reached, world.put(P + "/services/" + service, Map.of("scale", 99_999)));
            note(reached, world.post(P + "/services/" + service + "?action=none", Map.of()));
            note(reached, world.post(P + "/services/" + service + "?action=deactivate", Map.of()));
            note(reached, world.post(P + "/services", Map.of("name", "b", "stackId", stack, "launchConfig",
                    Map.of("imageUuid", "docker:a", "ports", "x"))));
            note(reached, world.post(P + "/services", Map.of("name", "b", "stackId", stack, "launchConfig", Map.of(
                    "imageUuid", "docker:a", "healthCheck", Map.of("port", 1, "strategy", "x")))));
            note(reached, world.send("PUT", "/v2-beta/projects/1a5", "{\"name\":null}", world.admin()));
            note(reached, world.put("/v2-beta/projects/1a5", Map.of("name", "")));
            note(reached, world.delete("/v2-beta/projects/1a5"));
            note(reached, world.send("GET", P, null, null));
            note(reached, world.get(P + "/stacks/1st99"));
            note(reached, world.get("/v7/projects"));
            note(reached, world.delete(P + "/stacks"));
            note(reached, forbidden(world));
            note(reached, foreign(world));
            for (var i = 0; i < 200 && !reached.containsKey(Code.TooManyRequests); i++) {
                note(reached, world.send("GET", P, null, World.basic("admin", "wrong")));
            }
        }
        assertThat(Arrays.stream(Code.values()).filter(code -> !ELSEWHERE.contains(code)))
                .allSatisfy(code -> assertThat(reached).containsEntry(code, code.status()));
    }

    private static void note(Map<Code, Integer> reached, World.Answer answer) {
        if (answer.status() >= 400) {
            assertThat(answer.text("type")).isEqualTo("error");
            assertThat(answer.body().path("status").asInt()).isEqualTo(answer.status());
            reached.put(Code.valueOf(answer.text("code")), answer.status());
        }
    }

    /** A key of one environment in another. */
    private static World.Answer forbidden(World world) {
        var key = world.post(P + "/apikeys", Map.of("name", "one"));
        return world.send("GET", "/v2-beta/projects/" + World.OTHER + "/stacks", null,
                World.basic(key.text("publicValue"), key.text("secretValue")));
    }

    /** A session used by the page of another server. */
    private static World.Answer foreign(World world) throws Exception {
        var token = world.send("POST", "/v2-beta/token",
                "{\"code\":\"admin:" + world.keys.adminPassword() + "\"}", null).text("jwt");
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(world.url + P + "/stacks"))
                    .header("Cookie", "token=" + token).header("Origin", "http://elsewhere.example")
                    .POST(BodyPublishers.ofString("{\"name\":\"x\"}")).build(), BodyHandlers.ofString());
            return new World.Answer(answer.statusCode(), io.drover.model.Wire.JSON.readTree(answer.body()), answer);
        }
    }
}
