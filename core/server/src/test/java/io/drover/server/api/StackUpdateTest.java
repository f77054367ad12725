package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Service;
import io.drover.model.spec.UpgradeOptions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** New compose texts for a stack that is there. */
class StackUpdateTest {
    private static final String FIRST = """
            web: {image: 'a:1', description: one, metadata: {k: 1}, links: [db], scale: 2}
            db: {image: b}
            """;
    private final World world = new World();
    private final String id = world.post(P + "/stacks", Map.of("name", "shop", "dockerCompose", FIRST)).text("id");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatNeedsNoNewContainersIsChanged() {
        var answer = world.put(P + "/stacks/" + id, Map.of("dockerCompose", """
                web: {image: 'a:1', description: two, metadata: {k: 2}, links: ['db:store', cache], scale: 7}
                db: {image: b}
                cache: {image: c}
                """));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("notes")).isEmpty();
        var web = service("web");
        assertThat(web.spec().description()).isEqualTo("two");
        assertThat(web.spec().metadata()).isEqualTo(Map.of("k", 2L));
        assertThat(web.spec().scale()).as("scale is changed by itself").isEqualTo(2);
        assertThat(web.links()).isEqualTo(Map.of("store", service("db").id(), "cache", service("cache").id()));
    }

    @Test
    void templatesKnowWhatTheEnvironmentIsCalled() {
        var text = "web: {image: a, metadata: {where: '{{ .Environment.Name }}/{{ .Stack.Name }}'}}\n";
        var made = world.post(P + "/stacks", Map.of("name", "named", "dockerCompose", text));
        assertThat(Objects.requireNonNull(world.view().serviceNamed(made.text("id"), "web")).spec().metadata())
                .isEqualTo(Map.of("where", "Default/named"));
        world.put("/v2-beta/projects/" + World.PROJECT, Map.of("name", "Renamed"));
        world.put(P + "/stacks/" + made.text("id"), Map.of("dockerCompose", text));
        assertThat(Objects.requireNonNull(world.view().serviceNamed(made.text("id"), "web")).spec().metadata())
                .isEqualTo(Map.of("where", "Renamed/named"));
    }

    @Test
    void whatNeedsAnUpgradeIsLeftAndNamed() {
        var before = service("web").spec();
        var answer = world.put(P + "/stacks/" + id, Map.of("dockerCompose", FIRST.replace("a:1', description: one",
                "a:2', description: two")));
        assertThat(answer.body().path("notes")).map(note -> note.asText()).containsExactly("the service web needs an"
                + " upgrade: its containers run with an older description and were left as they are");
        assertThat(service("web").spec()).isEqualTo(before.withDescription("two"));
    }

    /** The next upgrade goes by it; none is begun for it. */
    @Test
    void howItIsToBeUpgradedIsKept() {
        var before = service("web");
        var answer = world.put(P + "/stacks/" + id, Map.of("dockerCompose", FIRST, "rancherCompose",
                "web: {upgrade_strategy: {batch_size: 3, start_first: true, strategy: canary, settings: {percent: 5}}}"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("notes")).isEmpty();
        assertThat(service("web")).isEqualTo(before.withSpec(before.spec().withUpgradeStrategy(
                new UpgradeOptions(true, 3, 2_000, false, false, false, 0, "canary", Map.of("percent", "5")))));
        assertThat(world.get(P + "/services/" + before.id()).body().at("/upgradeOptions/batchSize").asInt())
                .isEqualTo(3);
        world.put(P + "/stacks/" + id, Map.of("dockerCompose", FIRST, "rancherCompose", ""));
        assertThat(service("web")).isEqualTo(before);
    }

    @Test
    void whatComposeCodeOfRancherWroteStaysAndMeansNothing() {
        var hash = "io.rancher.service.hash";
        var made = world.post(P + "/services", Map.of("stackId", id, "name", "old", "metadata", Map.of(hash, "x"),
                "launchConfig",
                Map.of("imageUuid", "docker:c", "networkMode", "managed", "labels", Map.of(hash, "y"))));
        assertThat(made.status()).isEqualTo(201);
        var answer = world.put(P + "/stacks/" + id,
                Map.of("dockerCompose", FIRST + "old: {image: c, metadata: {a: b}}\n"));
        assertThat(answer.body().path("notes")).isEmpty();
        assertThat(service("old").spec().metadata()).isEqualTo(Map.of("a", "b", hash, "x"));
    }

    @Test
    void aServiceThatTheFilesDoNotDescribeMayBeNamed() {
        assertThat(
                world.put(P + "/stacks/" + id, Map.of("dockerCompose", "extra: {image: e, links: [web]}\n")).status())
                .isEqualTo(200);
        assertThat(service("extra").links()).isEqualTo(Map.of("web", service("web").id()));
        var refused = world.put(P + "/stacks/" + id, Map.of("dockerCompose", "extra: {image: e, links: [none]}\n"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.raw().body())
                .contains("docker-compose.yml line 1: service extra: links: there is no service none in this stack");
    }

    private Service service(String name) {
        return Objects.requireNonNull(world.view().serviceNamed(id, name));
    }
}
