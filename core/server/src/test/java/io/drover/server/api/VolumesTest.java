package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Host;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.AgentMessage.VolumeRemoved;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.RemoveVolume;
import io.drover.model.wire.VolumeNeed;
import io.drover.server.agents.Assignments;
import io.drover.server.agents.VolumeIntents;
import io.drover.server.agents.VolumesPlanner;
import io.drover.server.agents.VolumesRoom;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes and their templates: what stacks describe, and what containers mount. */
class VolumesTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void templatesAreMadeListedAndRemoved() {
        var stack = world.stack("shop");
        var made = world.post(P + "/volumetemplates", Map.of("name", "data", "stackId", stack, "driver", "nfs",
                "perContainer", true, "driverOpts", Map.of("size", "1")));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("name")).isEqualTo("data");
        assertThat(made.text("type")).isEqualTo("volumeTemplate");
        assertThat(made.body().path("perContainer").asBoolean()).isTrue();
        assertThat(world.get(P + "/volumetemplates?name=data&stackId=" + stack).body().path("data")).hasSize(1);
        assertThat(world.get(P + "/volumetemplates?name=other&stackId=" + stack).body().path("data")).isEmpty();
        assertThat(world.get(P + "/volumetemplates/" + made.text("id")).text("stackId")).isEqualTo(stack);
        assertThat(world.post(P + "/volumetemplates", Map.of("name", "data", "stackId", stack)).text("code"))
                .isEqualTo("NotUnique");
        assertThat(world.delete(P + "/volumetemplates/" + made.text("id")).text("state")).isEqualTo("removed");
        assertThat(world.get(P + "/volumetemplates/" + made.text("id")).status()).isEqualTo(404);
    }

    @Test
    void whatAComposeFileDescribesIsATemplateToo() {
        world.post(P + "/stacks", Map.of("name", "shop", "dockerCompose",
                "version: '2'\nservices: {web: {image: a}}\nvolumes: {data: {driver: nfs}}\n"));
        assertThat(world.get(P + "/volumetemplates").body().path("data")).extracting(it -> it.path("driver").asText())
                .containsExactly("nfs");
    }

    @Test
    void mountedVolumesAreListedByHost() {
        var host = world.host("one");
        world.post(P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose",
                "version: '2'\nservices: {web: {image: a, volumes: ['data:/x', '/host:/y', /anonymous]}}\n"
                        + "volumes: {data: {driver: nfs}}\n",
                "rancherCompose", "version: '2'\nservices: {web: {scale: 2}}\n"));
        assertThat(world.get(P + "/volumes").body().path("data")).isEmpty();
        world.run(host);
        var template = world.get(P + "/volumetemplates").body().at("/data/0");
        assertThat(template.path("volumeName").asText()).matches("shop_data_[0-9a-f]{5}");
        assertThat(world.get(P + "/volumes").body().path("data")).extracting(it -> it.path("externalId").asText())
                .containsExactly(template.path("volumeName").asText());
        var volume = world.get(P + "/volumes").body().at("/data/0");
        assertThat(volume.path("driver").asText()).isEqualTo("nfs");
        assertThat(volume.path("hostId").asText()).isEqualTo(host);
        assertThat(volume.path("volumeTemplateId").asText()).isEqualTo(template.path("id").asText());
        assertThat(volume.path("stackId").asText()).isEqualTo(template.path("stackId").asText());
        assertThat(volume.path("mounts")).hasSize(2);
        assertThat(volume.at("/mounts/0/path").asText()).isEqualTo("/x");
        assertThat(world.get(P + "/volumes/" + volume.path("id").asText()).text("state")).isEqualTo("active");
    }

    @Test
    void oneThatIsMadeIsMountedByItsNameAsItIsDescribed() {
        var made = world.post(P + "/volumes", Map.of("name", "shared", "driver", "nfs", "driverOpts",
                Map.of("share", "x"), "description", "for all"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("id")).matches("1v[0-9]+");
        assertThat(made.text("state")).isEqualTo("inactive");
        assertThat(made.text("driver")).isEqualTo("nfs");
        assertThat(made.text("description")).isEqualTo("for all");
        assertThat(made.body().at("/driverOpts/share").asText()).isEqualTo("x");
        assertThat(made.body().path("hostId").isNull()).isTrue();
        assertThat(world.post(P + "/volumes", Map.of("name", "shared")).text("code")).isEqualTo("NotUnique");
        var host = world.host("one");
        world.post(P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose", """
                version: '2'
                services: {web: {image: a, volumes: ['shared:/x', 'there:/y', 'data:/z']}}
                volumes: {data: {}, shared: {external: true}, there: {external: true}}
                """));
        world.run(host);
        var needs = Assignments.of(world.view(), host, "env").values().iterator().next().volumes();
        assertThat(needs.getFirst()).isEqualTo(new VolumeNeed("shared", "nfs", Map.of("share", "x"), false,
                Map.of("io.drover.volume", "shared")));
        assertThat(needs).extracting(VolumeNeed::external).containsExactly(false, true, false);
        var now = world.get(P + "/volumes/" + made.text("id"));
        assertThat(now.text("state")).isEqualTo("active");
        assertThat(now.text("hostId")).isEqualTo(host);
        assertThat(now.body().path("mounts")).hasSize(1);
        assertThat(names(P + "/volumes?name=shared")).hasSize(1);
        assertThat(world.delete(P + "/volumes/" + made.text("id")).status()).isEqualTo(405);
    }

    @Test
    void whatCannotBeMadeIsRefused() {
        for (var wrong : List.of(Map.of("name", "a b"), Map.of("name", "x", "hostId", "1h99"),
                Map.of("name", "x", "stackId", "1st1"), Map.of("name", "x", "sizeMb", 5),
                Map.of("name", "x", "storageDriverId", "1sd1"), Map.of("driver", "local"))) {
            assertThat(world.post(P + "/volumes", wrong).status()).as(wrong.toString()).isEqualTo(422);
        }
        assertThat(names(P + "/volumes")).isEmpty();
    }

    @Test
    void oneThatIsNowhereIsGoneAtOnce() {
        var made = P + "/volumes/" + world.post(P + "/volumes", Map.of("name", "x")).text("id");
        assertThat(world.delete(made).text("state")).isEqualTo("removed");
        assertThat(names(P + "/volumes")).isEmpty();
        assertThat(world.post(P + "/volumes", Map.of("name", "x")).status()).isEqualTo(201);
    }

    @Test
    void oneThatNoContainerUsesIsRemovedByItsHost() {
        var host = world.host("one");
        runTwo(host);
        var volume = world.get(P + "/volumes").body().at("/data/0");
        var one = P + "/volumes/" + volume.path("id").asText();
        assertThat(world.put(one, Map.of("description", "x")).status()).isEqualTo(405);
        assertThat(world.delete(one).status()).as("it is used").isEqualTo(405);
        assertThat(volume.path("actions").has("remove")).isFalse();
        world.delete(P + "/stacks/" + volume.path("stackId").asText());
        assertThat(world.delete(one).text("state")).as("its containers are to go").isEqualTo("removing");
        var asked = new ArrayList<ServerMessage>();
        var room = new VolumesRoom(7, (to, message) -> {
            assertThat(to).isEqualTo(host);
            asked.add(message);
        });
        room.begin(world.view());
        assertThat(asked).as("while they are there").isEmpty();
        gone();
        assertThat(world.get(one).text("state")).isEqualTo("removing");
        room.answer(world.view(), new Heard(host, new Report(true, 1, 1, List.of(), List.of())));
        var name = volume.path("name").asText();
        assertThat(asked).containsExactly(new RemoveVolume(7, name));
        write(room, host, new VolumeRemoved(name, "it is in use by abc"));
        assertThat(world.get(one).text("transitioning")).isEqualTo("error");
        assertThat(world.get(one).text("transitioningMessage")).isEqualTo("one: it is in use by abc");
        room.answer(world.view(), new Heard(host, new Report(true, 1, 1, List.of(), List.of())));
        assertThat(asked).as("nobody wants it any more").hasSize(1);
        assertThat(world.send("POST", one + "?action=remove", "", world.admin()).text("state")).isEqualTo("removing");
        asked.clear();
        room.missed();
        room.answer(world.view(), new Heard(host, new Heartbeat()));
        room.answer(world.view(), new Heard(host, new Heartbeat()));
        assertThat(asked).as("what it said was lost").containsExactly(new RemoveVolume(7, name));
        write(room, host, new VolumeRemoved(name, null));
        assertThat(names(P + "/volumes")).isEmpty();
        assertThat(world.get(one).status()).isEqualTo(404);
        write(room, host, new VolumeRemoved(name, null));
        runTwo(host);
        assertThat(names(P + "/volumes")).singleElement().isNotEqualTo(name);
    }

    /** A made one goes from all its hosts; one that goes itself is not waited for. */
    @Test
    void oneOnSeveralHostsIsRemovedFromAllOfThem() {
        var first = world.host("one");
        var second = world.host("two");
        var made = P + "/volumes/" + world.post(P + "/volumes", Map.of("name", "shared")).text("id");
        for (var host : List.of(first, second)) {
            var box = world.post(P + "/containers", Map.of("name", "on" + host, "imageUuid", "docker:a", "dataVolumes",
                    List.of("shared:/x"), "startOnCreate", true)).text("id");
            world.run(host);
            world.delete(P + "/containers/" + box);
            gone();
        }
        assertThat(world.get(made).body().path("hostId").isNull()).isTrue();
        assertThat(world.delete(made).text("state")).isEqualTo("removing");
        var room = new VolumesRoom(7, (_, _) -> {
        });
        write(room, first, new VolumeRemoved("shared", null));
        assertThat(world.get(made).text("state")).isEqualTo("removing");
        goes(second);
        plan();
        assertThat(names(P + "/volumes")).isEmpty();
    }

    /** Its old container has ended, and nobody has planned the next. */
    @Test
    void oneThatAServiceNeedsForItsNextContainerStays() {
        var host = world.host("one");
        runTwo(host);
        var volume = world.get(P + "/volumes").body().at("/data/0");
        var name = volume.path("name").asText();
        var one = P + "/volumes/" + volume.path("id").asText();
        assertThat(world.delete(one).text("message")).as("it is used").contains("the container shop-web-1 uses it");
        vanish();
        assertThat(world.get(one).body().path("actions").has("remove")).isFalse();
        assertThat(world.delete(one).text("message")).endsWith("cannot be removed: the service shop/web needs it");
        assertThat(world.post(one + "?action=remove", Map.of()).text("message"))
                .endsWith("cannot remove: the service shop/web needs it");
        assertThatThrownBy(() -> world.store.update(World.PROJECT,
                draft -> new VolumeIntents().handle(draft, new Intent.RemoveVolume(null, host, name))))
                .isInstanceOf(Refusal.class)
                .hasMessage("the volume " + name + " cannot be removed: the service shop/web needs it");
        world.store.update(World.PROJECT, draft -> {
            draft.put(new NamedVolume(draft.newId(Kind.VOLUME), draft.newUuid(), name, null, false, null, Map.of(),
                    host, Map.of(host, NamedVolume.WAITING), draft.now(), null));
            return "";
        });
        var asked = new ArrayList<ServerMessage>();
        new VolumesRoom(7, (_, message) -> asked.add(message)).begin(world.view());
        assertThat(asked).as("of a wish from before").isEmpty();
        plan();
        assertThat(world.get(one).text("transitioningMessage")).isEqualTo("one: the service web needs it again");
        world.control.plan(World.PROJECT);
        assertThat(world.delete(one).text("message")).contains("the container shop-web-1 uses it");
    }

    private void vanish() {
        world.store.update(World.PROJECT, draft -> {
            draft.view().instances().forEach(it -> draft.put(it.withDesired(Desired.REMOVED)
                    .withState(InstanceState.REMOVED).withRemoved(draft.now())));
            return "";
        });
    }

    /** The host is away for weeks; what a new container writes meanwhile is not what somebody wanted to be rid of. */
    @Test
    void aWishEndsWhenAContainerIsToHaveTheVolumeAgain() {
        var host = world.host("one");
        ended(host, "first");
        var one = P + "/volumes/" + world.get(P + "/volumes?name=data").body().at("/data/0/id").asText();
        assertThat(world.delete(one).text("state")).isEqualTo("removing");
        var second = box("second");
        var asked = new ArrayList<ServerMessage>();
        new VolumesRoom(7, (_, message) -> asked.add(message)).begin(world.view());
        assertThat(asked).as("it has no host yet").isEmpty();
        plan();
        assertThat(world.get(one).text("transitioningMessage")).isEqualTo("one: a container uses it again");
        world.run(host);
        world.delete(P + "/containers/" + second);
        gone();
        plan();
        new VolumesRoom(7, (_, message) -> asked.add(message)).begin(world.view());
        assertThat(asked).isEmpty();
        box("third");
        assertThat(world.delete(one).status()).as("one that is not placed is to have it").isEqualTo(405);
    }

    /** It refused long ago, and containers mount the volume on others. */
    @Test
    void aMadeOneStaysWhenAHostGoesThatDidNotRemoveIt() {
        var first = world.host("one");
        var made = P + "/volumes/" + world.post(P + "/volumes", Map.of("name", "data")).text("id");
        ended(first, "first");
        world.delete(made);
        write(new VolumesRoom(7, (_, _) -> {
        }), first, new VolumeRemoved("data", "it is in use by abc"));
        box("second");
        goes(first);
        plan();
        var now = world.get(made);
        assertThat(now.text("state")).isEqualTo("inactive");
        assertThat(now.text("transitioning")).isEqualTo("no");
    }

    private void goes(String host) {
        world.store.update(World.PROJECT, draft -> {
            draft.put(Objects.requireNonNull(draft.view().get(Host.class, host)).withRemoved(draft.now()));
            return "";
        });
    }

    /** A line that stays may lose a message, and a Docker that was away says nothing. */
    @Test
    void whoDoesNotAnswerIsAskedAgain() {
        var host = world.host("one");
        ended(host, "first");
        world.delete(P + "/volumes/" + world.get(P + "/volumes?name=data").body().at("/data/0/id").asText());
        var asked = new ArrayList<ServerMessage>();
        var room = new VolumesRoom(7, (_, message) -> asked.add(message));
        room.begin(world.view());
        for (var i = 0; i < 29; i++) {
            room.tick();
            room.answer(world.view(), new Heard(host, new Heartbeat()));
        }
        assertThat(asked).hasSize(1);
        room.tick();
        room.answer(world.view(), new Heard(host, new Heartbeat()));
        assertThat(asked).containsExactly(new RemoveVolume(7, "data"), new RemoveVolume(7, "data"));
    }

    /** @return its id */
    private String box(String name) {
        return world.post(P + "/containers", Map.of("name", name, "imageUuid", "docker:a", "dataVolumes",
                List.of("data:/x"), "startOnCreate", true)).text("id");
    }

    /** A container that mounted data on this host. */
    private void ended(String host, String name) {
        var id = box(name);
        world.run(host);
        world.delete(P + "/containers/" + id);
        gone();
    }

    private void plan() {
        world.store.update(World.PROJECT, draft -> new VolumesPlanner().plan(draft, Focus.EVERYTHING) == null);
    }

    /** As those are told who follow changes. */
    @Test
    void whatIsKeptOfOneIsDrawnAsTheVolume() {
        var host = world.host("one");
        runTwo(host);
        var made = world.post(P + "/volumes", Map.of("name", "x")).text("id");
        var volume = world.get(P + "/volumes?name_ne=x").body().at("/data/0/id").asText();
        world.delete(P + "/stacks/" + world.get(P + "/stacks?name=shop").body().at("/data/0/id").asText());
        world.delete(P + "/volumes/" + volume);
        var render = new Render(new Types(Extensions.of()));
        var place = new Place(world.view(), world.store.view(Store.GLOBAL),
                new Links(world.url, Links.NEW, World.PROJECT));
        var drawn = world.view().all(NamedVolume.class, Kind.VOLUME).stream()
                .map(kept -> render.body(kept, place)).toList();
        assertThat(drawn).extracting(body -> body.get("type")).containsOnly("volume");
        assertThat(drawn).extracting(body -> body.get("id") + " " + body.get("state"))
                .containsExactlyInAnyOrder(made + " inactive", volume + " removing");
        world.delete(P + "/volumes/" + made);
        var gone = Objects.requireNonNull(world.view().find(made));
        assertThat(render.body(gone, place)).containsEntry("state", "removed").containsEntry("id", made);
    }

    private void write(VolumesRoom room, String host, VolumeRemoved said) {
        var heard = List.of(new Heard(host, said));
        assertThat(room.mustWrite(heard)).isTrue();
        world.store.update(World.PROJECT, draft -> {
            room.write(draft, heard);
            return "";
        });
    }

    /** The host says that what is not wanted any more is not there any more. */
    private void gone() {
        world.store.update(World.PROJECT, draft -> {
            draft.view().instances().stream().filter(it -> it.desired() == Desired.REMOVED)
                    .forEach(it -> draft.put(it.withState(InstanceState.REMOVED).withRemoved(draft.now())));
            return "";
        });
        world.control.plan(World.PROJECT);
    }

    /** A stack from a text, and one that was made piece by piece, as Rancher's command does. */
    @Test
    void bothWaysGiveTheSameVolumes() {
        var host = world.host("one");
        world.post(P + "/stacks", Map.of("name", "text", "startOnCreate", true, "dockerCompose", """
                version: '2'
                services: {web: {image: a, volumes: ['data:/a:ro', 'own:/b', 'there:/c', 'else:/d']}}
                volumes:
                  data: {driver: nfs, driver_opts: {share: x}}
                  own: {per_container: true}
                  there: {external: {name: of-all}}
                """, "rancherCompose", "version: '2'\nservices: {web: {scale: 2}}\n"));
        var hand = world.stack("hand");
        world.post(P + "/volumetemplates", Map.of("name", "data", "stackId", hand, "driver", "nfs", "driverOpts",
                Map.of("share", "x")));
        world.post(P + "/volumetemplates", Map.of("name", "own", "stackId", hand, "perContainer", true));
        world.post(P + "/volumetemplates",
                Map.of("name", "there", "stackId", hand, "external", true, "volumeName", "of-all"));
        world.post(P + "/services", Map.of("name", "web", "stackId", hand, "scale", 2, "startOnCreate", true,
                "launchConfig", Map.of("imageUuid", "docker:a", "dataVolumes",
                        List.of("data:/a:ro", "own:/b", "there:/c", "else:/d"))));
        world.run(host);
        for (var stack : List.of("text", "hand")) {
            var id = world.get(P + "/stacks?name=" + stack).body().at("/data/0/id").asText();
            assertThat(names(P + "/stacks/" + id + "/volumes").stream()
                    .filter(name -> name.startsWith(stack + "_")).map(name -> name.replaceFirst("[0-9a-f]{5}$", "R")))
                    .containsExactlyInAnyOrder(stack + "_data_R", stack + "_own_web_1_R", stack + "_own_web_2_R");
            var needs = Assignments.of(world.view(), host, "env").values().stream()
                    .filter(one -> stack.equals(one.labels().get("io.rancher.stack.name"))).findFirst().orElseThrow()
                    .volumes();
            assertThat(needs).extracting(VolumeNeed::external).containsExactly(false, false, true);
            assertThat(needs.getFirst()).returns("nfs", VolumeNeed::driver).returns(Map.of("share", "x"),
                    VolumeNeed::driverOpts);
        }
        assertThat(names(P + "/volumes")).hasSize(8).contains("of-all", "else").doesNotHaveDuplicates();
    }

    @Test
    void aNewStackOfTheNameHasNewVolumesAndAnOldOneKeepsItsOwnWhateverIsRenamed() {
        var host = world.host("one");
        runTwo(host);
        var stack = world.get(P + "/stacks?name=shop").body().at("/data/0/id").asText();
        var first = names(P + "/volumes");
        assertThat(world.put(P + "/stacks/" + stack, Map.of("name", "store")).status()).isEqualTo(200);
        assertThat(names(P + "/volumes")).isEqualTo(first);
        runTwo(host);
        assertThat(names(P + "/volumes")).hasSize(2).containsAll(first).doesNotHaveDuplicates();
    }

    @Test
    void aDriverIsNotChangedUnderTheDataOfAVolume() {
        runTwo(world.host("one"));
        var stack = P + "/stacks/" + world.get(P + "/stacks?name=shop").body().at("/data/0/id").asText();
        var before = names(P + "/volumes");
        var refused = world.put(stack, Map.of("dockerCompose",
                "version: '2'\nservices: {web: {image: a, volumes: ['data:/x']}}\nvolumes: {data: {driver: nfs}}\n"));
        assertThat(refused.text("code")).isEqualTo("InvalidOption");
        assertThat(refused.text("fieldName")).isEqualTo("dockerCompose");
        assertThat(world.put(stack, Map.of("dockerCompose",
                "version: '2'\nservices: {web: {image: a, volumes: ['data:/x']}}\nvolumes: {data: {driver: local}}\n"))
                .status()).isEqualTo(200);
        assertThat(names(P + "/volumes")).isEqualTo(before);
    }

    @Test
    void pathsThatBeginNowhereAreRefused() {
        var stack = world.stack("shop");
        var refused = world.post(P + "/services", Map.of("name", "web", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:a", "dataVolumes", List.of("./conf:/etc/conf"))));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("fieldName")).isEqualTo("launchConfig.dataVolumes");
        assertThat(world.post(P + "/stacks", Map.of("name", "other", "dockerCompose",
                "services:\n  web:\n    image: a\n    volumes:\n    - /x:/y\n    - ./conf:/etc/conf\n"))
                .text("message")).startsWith("docker-compose.yml line 6: service web: volumes: './conf:/etc/conf'");
    }

    /** As lists of what is kept: the same code draws them. */
    @Test
    void theirListsHaveFiltersOrderPagesAndLinks() {
        var stack = world.stack("shop");
        for (var i = 0; i < 7; i++) {
            world.post(P + "/volumetemplates",
                    Map.of("name", "v" + i, "stackId", stack, "driver", i % 2 == 0 ? "nfs" : "local"));
        }
        assertThat(names(P + "/volumetemplates?name_prefix=v&driver=nfs")).containsExactly("v0", "v2", "v4", "v6");
        assertThat(names(P + "/volumetemplates?driver_ne=nfs&name_like=v%25&sort=name&order=desc"))
                .containsExactly("v5", "v3", "v1");
        var seen = new ArrayList<String>();
        for (var next = P + "/volumetemplates?limit=3&sort=name&order=desc"; next != null;) {
            var page = world.get(next).body();
            page.path("data").forEach(row -> seen.add(row.path("name").asText()));
            next = page.at("/pagination/next").asText(null);
            assertThat(page.at("/pagination/partial").asBoolean()).isEqualTo(next != null);
        }
        assertThat(seen).containsExactly("v6", "v5", "v4", "v3", "v2", "v1", "v0");
        var one = world.get(P + "/volumetemplates?name=v3").body().at("/data/0");
        assertThat(world.get(one.at("/links/stack").asText()).text("id")).isEqualTo(stack);
        assertThat(world.get(one.at("/links/account").asText()).text("id")).isEqualTo("1a5");
        assertThat(world.get(P + "/volumetemplates?name=v3&include=stack").body().at("/data/0/stack/name").asText())
                .isEqualTo("shop");
        assertThat(world.get(P + "/stacks/" + stack + "/volumetemplates?limit=5").body().path("data")).hasSize(5);
        assertThat(world.send("POST", one.at("/actions/remove").asText(), "", world.admin()).text("state"))
                .isEqualTo("removed");
        assertThat(names(P + "/volumetemplates?name=v3")).isEmpty();
    }

    @Test
    void volumesAreFoundFromTheirHostTheirStackAndTheirTemplate() {
        var host = world.host("one");
        runTwo(host);
        var stack = world.get(P + "/stacks?name=shop").body().at("/data/0/id").asText();
        for (var from : List.of("/hosts/" + host, "/stacks/" + stack,
                "/volumetemplates/" + world.get(P + "/volumetemplates").body().at("/data/0/id").asText())) {
            assertThat(names(P + from + "/volumes")).as(from).singleElement().asString().startsWith("shop_data_");
        }
        var volume = world.get(P + "/volumes").body().at("/data/0");
        assertThat(world.get(volume.at("/links/host").asText()).text("id")).isEqualTo(host);
        assertThat(world.get(volume.at("/links/snapshots").asText()).body().path("resourceType").asText())
                .isEqualTo("snapshot");
    }

    private void runTwo(String host) {
        world.post(P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose",
                "version: '2'\nservices: {web: {image: a, volumes: ['data:/x']}}\nvolumes: {data: {}}\n"));
        world.run(host);
    }

    private List<String> names(String path) {
        var names = new ArrayList<String>();
        world.get(path).body().path("data").forEach(row -> names.add(row.path("name").asText()));
        return names;
    }
}
