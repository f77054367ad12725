package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Refusal.Code;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code that clients of Rancher know is answered to some request, and with its status. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorCodesTest {
    /** The list of the contract, from Rancher's own validation and from what its tests ask for. */
    private static final Set<String> OF_RANCHER = Set.of("UnsupportedVersion", "InvalidDateFormat", "InvalidFormat",
            "InvalidReference", "NotNullable", "NotUnique", "MinLimitExceeded", "MaxLimitExceeded", "MinLengthExceeded",
            "MaxLengthExceeded", "InvalidOption", "InvalidCharacters", "MissingRequired", "InvalidCSRFToken",
            "InvalidAction", "InvalidBodyContent", "ActionNotAvailable", "InvalidState", "PortWrongFormat",
            "DriverConfigExactlyOneRequired", "CantVerifyAgent");
    /** A database that is away, and the owner of an environment; tested where there are such. */
    private static final Set<Code> ELSEWHERE = Set.of(Code.ServiceUnavailable);
    private World world;
    private String stack;
    private String service;

    @BeforeAll
    void open() {
        world = new World();
        stack = world.stack("shop");
        service = world.post(P + "/services",
                Map.of("name", "web", "stackId", stack, "launchConfig", Map.of("imageUuid", "docker:a"))).text("id");
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** @param ask is given the ids of a stack and of an inactive service in it */
    record Reaches(Code code, BiFunction<World, ErrorCodesTest, World.Answer> ask) {
        @Override
        public String toString() {
            return code.name();
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void isReached(Reaches row) {
        var answer = row.ask.apply(world, this);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(row.code.status());
        assertThat(answer.text("type")).isEqualTo("error");
        assertThat(answer.body().path("status").asInt()).isEqualTo(row.code.status());
        assertThat(answer.text("code")).isEqualTo(row.code.name());
        assertThat(answer.text("message")).isNotBlank();
    }

    @Test
    void theTableIsComplete() {
        var reached = EnumSet.copyOf(table().map(Reaches::code).toList());
        assertThat(reached).doesNotContainAnyElementsOf(ELSEWHERE);
        reached.addAll(ELSEWHERE);
        assertThat(reached).containsExactlyInAnyOrder(Code.values());
        assertThat(reached).extracting(Code::name).containsAll(OF_RANCHER);
    }

    static Stream<Reaches> table() {
        return Stream.of(
                row(Code.MissingRequired, (world, _) -> world.post(P + "/stacks", Map.of())),
                row(Code.NotNullable,
                        (world, _) -> world.send("PUT", "/v2-beta/projects/1a5", "{\"name\":null}", world.admin())),
                row(Code.NotUnique, (world, _) -> world.post(P + "/stacks", Map.of("name", "shop"))),
                row(Code.InvalidFormat, (world, _) -> world.post(P + "/stacks", Map.of("name", Map.of()))),
                row(Code.InvalidDateFormat, (world, _) -> world.get(P + "/stacks?created_gt=yesterday")),
                row(Code.PortWrongFormat, (world, it) -> it.config("ports", "x")),
                row(Code.InvalidReference, (world, _) -> world.post(P + "/services", Map.of("name", "a", "stackId",
                        "1st99", "launchConfig", Map.of("imageUuid", "docker:a")))),
                row(Code.InvalidOption,
                        (world, it) -> it.config("healthCheck", Map.of("port", 1, "strategy", "x"))),
                row(Code.InvalidCharacters, (world, _) -> world.post(P + "/stacks", Map.of("name", "a b"))),
                row(Code.MinLimitExceeded, (world, it) -> world.put(it.service(), Map.of("scale", -1))),
                row(Code.MaxLimitExceeded, (world, it) -> world.put(it.service(), Map.of("scale", 99_999))),
                row(Code.MinLengthExceeded, (world, it) -> world.put(it.service(), Map.of("name", ""))),
                row(Code.MaxLengthExceeded, (world, _) -> world.post(P + "/stacks", Map.of("name", "x".repeat(64)))),
                row(Code.InvalidState, (world, _) -> world.delete("/v2-beta/projects/1a5")),
                row(Code.InvalidAction, (world, it) -> world.post(it.service() + "?action=none", Map.of())),
                row(Code.ActionNotAvailable,
                        (world, it) -> world.post(it.service() + "?action=deactivate", Map.of())),
                row(Code.InvalidBodyContent, (world, _) -> world.send("POST", P + "/stacks", "[1]", world.admin())),
                row(Code.DriverConfigExactlyOneRequired,
                        (world, _) -> world.post(P + "/machines", Map.of("name", "a"))),
                row(Code.Unauthorized, (world, _) -> world.send("GET", P, null, null)),
                row(Code.Forbidden, (world, _) -> forbidden(world)),
                row(Code.CantVerifyAgent, (world, _) -> world.post(P + "/containerevents", Map.of("externalId", "c"))),
                row(Code.InvalidCSRFToken, (world, _) -> foreign(world)),
                row(Code.NotFound, (world, _) -> world.get(P + "/stacks/1st99")),
                row(Code.UnsupportedVersion, (world, _) -> world.get("/v7/projects")),
                row(Code.MethodNotAllowed, (world, _) -> world.delete(P + "/stacks")),
                row(Code.TooManyRequests, (world, _) -> stranger(world)));
    }

    private static Reaches row(Code code, BiFunction<World, ErrorCodesTest, World.Answer> ask) {
        return new Reaches(code, ask);
    }

    private String service() {
        return P + "/services/" + service;
    }

    private World.Answer config(String field, Object value) {
        return world.post(P + "/services", Map.of("name", "b", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:a", field, value)));
    }

    /** Somebody who guesses passwords. */
    private static World.Answer stranger(World world) {
        var answer = world.get(P);
        for (var i = 0; i < 200 && answer.status() != Code.TooManyRequests.status(); i++) {
            answer = world.send("GET", P, null, World.basic("admin", "wrong"));
        }
        return answer;
    }

    /** A key of one environment in another. */
    private static World.Answer forbidden(World world) {
        var key = world.post(P + "/apikeys", Map.of("name", "one"));
        return world.send("GET", "/v2-beta/projects/" + World.OTHER + "/stacks", null,
                World.basic(key.text("publicValue"), key.text("secretValue")));
    }

    /** A session used by the page of another server. */
    private static World.Answer foreign(World world) {
        var token = world.send("POST", "/v2-beta/token",
                "{\"code\":\"admin:" + world.keys.adminPassword() + "\"}", null).text("jwt");
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(world.url + P + "/stacks"))
                    .header("Cookie", "token=" + token).header("Origin", "http://elsewhere.example")
                    .POST(BodyPublishers.ofString("{\"name\":\"x\"}")).build(), BodyHandlers.ofString());
            return new World.Answer(answer.statusCode(), io.drover.model.Wire.JSON.readTree(answer.body()), answer);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
