package io.drover.server.api;

import static io.drover.server.api.World.OTHER;
import static io.drover.server.api.World.P;
import static io.drover.server.api.World.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.auth.Secrets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and how far. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    private World world;
    private String limited;

    @BeforeAll
    void open() {
        world = new World();
        var key = world.post(P + "/apikeys", Map.of("name", "ci"));
        limited = basic(key.text("publicValue"), key.text("secretValue"));
    }

    @AfterAll
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2-beta", "/v2-beta/schemas", P, P + "/stacks", "/v1", "/v1/schemas", P + "/schemas",
            "/v2-beta/nothing"})
    void nothingIsOpenWithoutCredentials(String path) {
        for (var method : new String[]{"GET", "POST", "DELETE", "OPTIONS", "HEAD"}) {
            var answer = world.send(method, path, null, null);
            assertThat(answer.status()).as(method).isEqualTo(401);
            assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"Drover\"");
        }
        assertThat(world.send("GET", path, null, null).text("code")).isEqualTo("Unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Basic bm9jb2xvbg==", "Bearer x", "", "basic Ong="})
    void crookedHeadersAreNoCredentials(String header) {
        assertThat(world.send("GET", "/v2-beta", null, header).status()).isEqualTo(401);
    }

    @Test
    void keysOpenWithTheirOwnSecretOnly() {
        assertThat(world.send("GET", P, null, world.admin()).status()).isEqualTo(200);
        assertThat(world.send("GET", P, null, basic("ACCESS", "wrong")).status()).isEqualTo(401);
        assertThat(world.send("GET", P, null, basic("ACCESS", Secrets.hash(world.keys.secretKey()))).status())
                .isEqualTo(401);
        assertThat(world.send("GET", P, null, basic("NOBODY", world.keys.secretKey())).status()).isEqualTo(401);
    }

    @Test
    void theAdminsPasswordOpensEverythingAndIsNotListed() {
        assertThat(world.send("GET", P, null, basic("admin", "a password")).status()).isEqualTo(200);
        assertThat(world.send("GET", P, null, basic("admin", "a passwort")).status()).isEqualTo(401);
        assertThat(world.get("/v2-beta/apikeys").raw().body()).doesNotContain("\"admin\"").contains("ACCESS");
    }

    @Test
    void anEnvironmentsKeyOpensThatEnvironmentOnly() {
        assertThat(world.send("GET", P + "/stacks", null, limited).status()).isEqualTo(200);
        assertThat(world.send("POST", P + "/stacks", "{\"name\":\"mine\"}", limited).status()).isEqualTo(201);
        assertThat(world.send("GET", "/v2-beta/stacks?name=mine", null, limited).body().path("data")).hasSize(1);
        assertThat(world.send("POST", "/v2-beta/stacks", "{\"name\":\"mine-too\"}", limited).text("accountId"))
                .isEqualTo("1a5");

        var other = "/v2-beta/projects/" + OTHER;
        for (var path : new String[]{other + "/stacks", other + "/schemas", other + "/hosts/1h1",
                "/v2-beta/projects/1a99/stacks"}) {
            assertThat(world.send("GET", path, null, limited).status()).as(path).isEqualTo(403);
        }
        assertThat(world.send("POST", other + "/stacks", "{\"name\":\"theirs\"}", limited).text("code"))
                .isEqualTo("Forbidden");
        assertThat(world.send("GET", other, null, limited).status()).isEqualTo(404);
        assertThat(ResourcesTest.ids(world.send("GET", "/v2-beta/projects", null, limited).body()))
                .containsExactly("1a5");
        assertThat(ResourcesTest.ids(world.get("/v2-beta/projects").body())).containsExactly("1a5", "1a7");
    }

    @Test
    void onlyAnAdminChangesTheInstallation() {
        for (var path : new String[]{"/v2-beta/projects", "/v2-beta/settings", "/v2-beta/apikeys"}) {
            var body = "{\"name\":\"x\",\"value\":\"y\"}";
            assertThat(world.send("POST", path, body, limited).status()).as(path).isEqualTo(403);
        }
        var admins = world.get("/v2-beta/apikeys?publicValue=ACCESS").body().at("/data/0/id").asText();
        assertThat(world.send("DELETE", "/v2-beta/apikeys/" + admins, null, limited).status()).isEqualTo(404);
        assertThat(world.send("GET", "/v2-beta/apikeys/" + admins, null, limited).status()).isEqualTo(404);
    }

    @Test
    void aRemovedKeyOpensNothing() {
        var key = world.post("/v2-beta/apikeys", Map.of("name", "gone"));
        var credentials = basic(key.text("publicValue"), key.text("secretValue"));
        assertThat(world.send("GET", P, null, credentials).status()).isEqualTo(200);
        assertThat(world.get("/v2-beta/apikeys/" + key.text("id")).body().path("secretValue").isNull()).isTrue();

        assertThat(world.delete("/v2-beta/apikeys/" + key.text("id")).text("state")).isEqualTo("removed");
        assertThat(world.send("GET", P, null, credentials).status()).isEqualTo(401);
    }
}
