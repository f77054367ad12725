package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Keys and registration tokens are switched off and on again, and open nothing while they are off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsTest {
    private World world;

    @BeforeAll
    void open() {
        world = new World();
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void anInactiveKeyOpensNothing() {
        var made = world.post(P + "/apikeys", Map.of("name", "ci"));
        var self = made.body().at("/links/self").asText();
        var login = World.basic(made.text("publicValue"), made.text("secretValue"));
        assertThat(world.send("GET", P + "/stacks", null, login).status()).isEqualTo(200);
        assertThat(actions(world.get(self))).containsExactly("deactivate", "remove", "update");

        assertThat(world.post(self + "?action=deactivate", Map.of()).text("state")).isEqualTo("inactive");
        assertThat(world.send("GET", P + "/stacks", null, login).status()).isEqualTo(401);
        assertThat(actions(world.get(self))).containsExactly("activate", "remove", "update");
        assertThat(world.post(self + "?action=deactivate", Map.of()).text("code")).isEqualTo("ActionNotAvailable");

        assertThat(world.post(self + "?action=activate", Map.of()).text("state")).isEqualTo("active");
        assertThat(world.send("GET", P + "/stacks", null, login).status()).isEqualTo(200);
        assertThat(world.post(self + "?action=remove", Map.of()).text("state")).isEqualTo("removed");
        assertThat(world.send("GET", P + "/stacks", null, login).status()).isEqualTo(401);
        assertThat(actions(world.get(self))).isEmpty();
    }

    @Test
    void aSessionEndsWithTheKeyItCameFrom() {
        var made = world.post("/v2-beta/apikeys", Map.of());
        var token = world.send("POST", "/v2-beta/token",
                "{\"code\":\"" + made.text("publicValue") + ":" + made.text("secretValue") + "\"}", null).text("jwt");
        assertThat(world.send("GET", P, null, "Bearer " + token).status()).isEqualTo(200);
        world.post(made.body().at("/links/self").asText() + "?action=deactivate", Map.of());
        assertThat(world.send("GET", P, null, "Bearer " + token).status()).isEqualTo(401);
    }

    @Test
    void anInactiveTokenIsNotFoundByAnyMachine() {
        var made = world.post(P + "/registrationtokens", Map.of("name", "rack", "description", "upstairs"));
        var self = made.body().at("/links/self").asText();
        assertThat(List.of(made.text("name"), made.text("description"))).containsExactly("rack", "upstairs");
        assertThat(world.view().credential(made.text("token"))).isNotNull();

        assertThat(world.post(self + "?action=deactivate", Map.of()).text("state")).isEqualTo("inactive");
        assertThat(world.view().credential(made.text("token"))).isNull();
        assertThat(actions(world.get(self))).containsExactly("activate", "remove", "update");
        assertThat(world.post(self + "?action=update", Map.of("name", "cage")).text("name")).isEqualTo("cage");
        assertThat(world.get(self).text("description")).isEqualTo("upstairs");

        assertThat(world.post(self + "?action=activate", Map.of()).text("state")).isEqualTo("active");
        assertThat(world.view().credential(made.text("token"))).isNotNull();
        assertThat(world.post(self + "?action=remove", Map.of()).text("state")).isEqualTo("removed");
        assertThat(world.view().credential(made.text("token"))).isNull();
    }

    private static List<String> actions(World.Answer answer) {
        var names = new ArrayList<String>();
        answer.body().path("actions").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
