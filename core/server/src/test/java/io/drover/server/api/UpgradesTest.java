package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Service.State;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradesTest {
    private static final Set<String> UPGRADE = Set.of("upgrade", "finishupgrade", "rollback", "cancelupgrade",
            "continueupgrade");
    private final World world = new World();
    private final String host = world.host("one");
    private final String stack = world.stack("shop");
    private final String id = world.post(P + "/services", Map.of("name", "web", "stackId", stack, "scale", 2,
            "startOnCreate", true, "launchConfig", Map.of("imageUuid", "docker:old"), "secondaryLaunchConfigs",
            List.of(Map.of("name", "data", "imageUuid", "docker:data")))).text("id");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anUpgradeGoesFromBatchToBatchAndIsFinished() {
        run();
        var data = containers("data");
        assertThat(body().at("/upgradeOptions/intervalMillis").asInt()).as("when nothing is said of it")
                .isEqualTo(2000);
        assertThat(body().at("/upgradeOptions/strategy").asText()).isEqualTo("in-service");
        upgrade(Map.of("launchConfig", Map.of("imageUuid", "docker:new"), "intervalMillis", 100));
        assertThat(field("state")).isEqualTo("upgrading");
        assertThat(field("transitioning")).isEqualTo("yes");
        assertThat(field("transitioningMessage")).isEqualTo("0 of 2 upgraded, waiting for shop-web-1 to stop");
        run();
        assertThat(field("transitioningMessage")).startsWith("0 of 2 upgraded, waiting for shop-web-1 to start");
        run();
        assertThat(body().path("transitioningProgress").asInt()).isEqualTo(50);
        assertThat(body().at("/upgrade/inServiceStrategy/launchConfig/imageUuid").asText()).isEqualTo("docker:new");
        assertThat(body().at("/upgrade/inServiceStrategy/previousLaunchConfig/imageUuid").asText())
                .isEqualTo("docker:old");
        assertThat(body().at("/upgrade/inServiceStrategy/previousSecondaryLaunchConfigs")).isEmpty();
        until("upgraded");
        assertThat(field("transitioning")).isEqualTo("no");
        assertThat(body().path("currentScale").asInt()).isEqualTo(2);
        assertThat(body().path("instanceIds")).as("with the old ones, stopped").hasSize(6);
        assertThat(field("healthState")).isEqualTo("healthy");
        act("finishupgrade");
        until("active");
        assertThat(body().path("upgrade").isNull()).isTrue();
        assertThat(images()).containsExactly("data", "data", "new", "new");
        assertThat(containers("data")).as("what was not given stays").isEqualTo(data);
    }

    @Test
    void theOldContainersComeBackAsTheyWere() {
        run();
        var before = containers("old");
        upgrade(Map.of("launchConfig", Map.of("imageUuid", "docker:new"), "batchSize", 2));
        until("upgraded");
        act("rollback");
        assertThat(field("state")).isEqualTo("rolling-back");
        until("active");
        assertThat(containers("old")).isEqualTo(before);
        assertThat(images()).containsExactly("data", "data", "old", "old");
        assertThat(body().at("/launchConfig/imageUuid").asText()).isEqualTo("docker:old");
    }

    @Test
    void aSidekickIsTakenAwayAndAnotherAdded() {
        run();
        var web = containers("old");
        upgrade(Map.of("secondaryLaunchConfigs", List.of(Map.of("name", "data", "imageUuid", "docker:rancher/none"),
                Map.of("name", "more", "imageUuid", "docker:more")), "batchSize", 2));
        until("upgraded");
        assertThat(body().path("secondaryLaunchConfigs")).hasSize(1);
        act("finishupgrade");
        until("active");
        assertThat(images()).containsExactly("more", "more", "old", "old");
        assertThat(containers("old")).isEqualTo(web);
    }

    @Test
    void canceledItWaitsAndGoesOn() {
        run();
        upgrade(Map.of("launchConfig", Map.of("imageUuid", "docker:new"), "intervalMillis", 100));
        act("cancelupgrade");
        assertThat(field("state")).isEqualTo("canceled-upgrade");
        run();
        run();
        run();
        assertThat(images()).containsExactly("data", "data", "new", "old", "old");
        act("continueupgrade");
        until("upgraded");
    }

    /** Which actions a service offers is what section 2.3 of the contract says, and others are refused. */
    @ParameterizedTest
    @EnumSource(State.class)
    void eachStateHasItsActions(State state) {
        run();
        upgrade(Map.of("launchConfig", Map.of("imageUuid", "docker:new")));
        world.store.update(World.PROJECT, draft -> {
            var service = Objects.requireNonNull(draft.view().get(Service.class, id));
            var during = state.name().contains("UPGRAD") || state == State.ROLLING_BACK;
            draft.put(service.withState(state).withUpgrade(during ? service.upgrade() : null));
            return true;
        });
        var expected = switch (state) {
            case ACTIVE, INACTIVE, ACTIVATING, UPDATING_ACTIVE -> Set.of("upgrade");
            case UPGRADING -> Set.of("rollback", "cancelupgrade");
            case UPGRADED -> Set.of("rollback", "finishupgrade");
            case FINISHING_UPGRADE -> Set.of("cancelupgrade");
            case CANCELED_UPGRADE -> Set.of("rollback", "continueupgrade");
            case DEACTIVATING, REMOVING, REMOVED, CANCELING_UPGRADE, ROLLING_BACK, RESTARTING -> Set.<String>of();
        };
        var offered = new TreeSet<String>();
        body().path("actions").fieldNames().forEachRemaining(offered::add);
        assertThat(offered.stream().filter(UPGRADE::contains)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(offered.contains("deactivate")).isEqualTo(state.canDeactivate());
        assertThat(offered.contains("activate")).isEqualTo(state == State.INACTIVE || state == State.RESTARTING);
        assertThat(offered.contains("restart")).isEqualTo(state == State.ACTIVE);
        for (var action : UPGRADE) {
            if (!expected.contains(action)) {
                var refused = world.post(P + "/services/" + id + "?action=" + action, Map.of());
                assertThat(refused.status()).as(action).isIn(404, 405, 422);
                assertThat(refused.text("type")).isEqualTo("error");
            }
        }
        assertThat(service().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                        | inServiceStrategy | MissingRequired
            {"toServiceStrategy":{"toServiceId":"1s99"}}                              | toServiceStrategy.toServiceId | InvalidReference
            {"toServiceStrategy":{}}                                                  | toServiceStrategy.toServiceId | MissingRequired
            {"toServiceStrategy":{"toServiceId":"1s99"},"inServiceStrategy":{}}       | toServiceStrategy | InvalidOption
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"no"}}  | inServiceStrategy.strategy | InvalidOption
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"to-service"}} | inServiceStrategy.strategy | InvalidOption
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"blue-green","settings":{"x":"1"}}} | inServiceStrategy.settings.x | InvalidOption
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"blue-green","settings":{"settleMillis":"soon"}}} | inServiceStrategy.settings.settleMillis | InvalidFormat
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"blue-green","settings":{"settleMillis":1.5}}} | inServiceStrategy.settings.settleMillis | InvalidFormat
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"canary","settings":{"maxErrorPercent":"few"}}} | inServiceStrategy.settings | InvalidOption
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"canary","settings":{"percent":"500"}}} | inServiceStrategy.settings | InvalidOption
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"strategy":"canary","settings":{"canaries":"none"}}} | inServiceStrategy.settings | InvalidOption
            {"inServiceStrategy":{}}                                                  | inServiceStrategy.launchConfig | MissingRequired
            {"inServiceStrategy":{"launchConfig":{}}}                                 | inServiceStrategy.launchConfig.imageUuid | MissingRequired
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"batchSize":0}}    | inServiceStrategy.batchSize | MinLimitExceeded
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"batchSize":"x"}}  | inServiceStrategy.batchSize | InvalidFormat
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"intervalMillis":99}} | inServiceStrategy.intervalMillis | MinLimitExceeded
            {"inServiceStrategy":{"launchConfig":{"imageUuid":"a"},"deadlineMillis":5}} | inServiceStrategy.deadlineMillis | MinLimitExceeded
            {"inServiceStrategy":{"secondaryLaunchConfigs":[{"name":"no","imageUuid":"rancher/none"}]}} | inServiceStrategy.secondaryLaunchConfigs | InvalidReference
            {"inServiceStrategy":{"secondaryLaunchConfigs":[{"imageUuid":"a"}]}}      | inServiceStrategy.secondaryLaunchConfigs[0].name | MissingRequired
            """)
    void badUpgradesAreRefusedAndChangeNothing(String ask, String field, String code) {
        run();
        var before = world.view().seq();
        var refused = world.send("POST", P + "/services/" + id + "?action=upgrade", ask, world.admin());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo(code);
        assertThat(refused.text("fieldName")).isEqualTo(field);
        assertThat(world.view().seq()).isEqualTo(before);
    }

    @Test
    void anotherServiceTakesOver() {
        run();
        var other = world.post(P + "/services", Map.of("name", "web2", "stackId", stack, "scale", 1,
                "startOnCreate", true, "launchConfig", Map.of("imageUuid", "docker:new"))).text("id");
        var user = world.post(P + "/services", Map.of("name", "user", "stackId", stack, "scale", 1,
                "startOnCreate", true, "launchConfig", Map.of("imageUuid", "docker:user"))).text("id");
        world.post(P + "/services/" + user + "?action=setservicelinks", Map.of("serviceLinks",
                List.of(Map.of("serviceId", id, "name", "backend"))));
        run();
        for (var way : List.of("rollback", "finishupgrade")) {
            var answer = world.post(P + "/services/" + id + "?action=upgrade", Map.of("toServiceStrategy",
                    Map.of("toServiceId", other, "finalScale", 3, "updateLinks", true, "batchSize", 2,
                            "intervalMillis", 100)));
            assertThat(answer.status()).as(answer.raw().body()).isEqualTo(202);
            assertThat(field("state")).isEqualTo("upgrading");
            assertThat(body("/stacks/" + stack).path("state").asText()).isEqualTo("upgrading");
            assertThat(body().at("/upgrade/toServiceStrategy/finalScale").asInt()).isEqualTo(3);
            assertThat(body().at("/upgrade/inServiceStrategy").isNull()).isTrue();
            assertThat(world.send("PUT", P + "/services/" + other, "{\"scale\":9}", world.admin()).text("fieldName"))
                    .isEqualTo("scale");
            assertThat(world.post(P + "/services/" + other + "?action=upgrade", Map.of("inServiceStrategy",
                    Map.of("launchConfig", Map.of("imageUuid", "docker:newer")))).text("code"))
                    .isEqualTo("InvalidState");
            var files = world.post(P + "/stacks/" + stack + "?action=upgrade",
                    Map.of("dockerCompose", "web2: {image: newest}\n", "services", List.of("web2")));
            assertThat(files.text("code")).isEqualTo("InvalidState");
            assertThat(files.text("message")).contains("web is being upgraded to it");
            assertThat(body("/services/" + other).at("/launchConfig/imageUuid").asText()).isEqualTo("docker:new");
            until("upgraded");
            assertThat(body("/stacks/" + stack).path("state").asText()).isEqualTo("upgraded");
            assertThat(body().path("scale").asInt()).isZero();
            assertThat(body("/services/" + other).path("scale").asInt()).isEqualTo(3);
            assertThat(body("/services/" + user).path("linkedServices").path("backend").asText()).isEqualTo(other);
            act(way);
            until("active");
            var back = way.equals("rollback");
            assertThat(body().path("upgrade").isNull()).isTrue();
            assertThat(body().path("scale").asInt()).isEqualTo(back ? 2 : 0);
            assertThat(body("/services/" + other).path("scale").asInt()).isEqualTo(back ? 1 : 3);
            assertThat(body("/services/" + user).path("linkedServices").path("backend").asText())
                    .isEqualTo(back ? id : other);
        }
    }

    @Test
    void aStackIsUpgradedByItsFiles() {
        run();
        assertThat(body("/stacks/" + stack).path("actions").has("rollback")).isFalse();
        var ask = world.post(P + "/stacks/" + stack + "?action=upgrade", Map.of("dockerCompose",
                "web: {image: new, labels: {io.rancher.sidekicks: data}}\ndata: {image: data}\nother: {image: o}\n",
                "rancherCompose", "web: {upgrade_strategy: {start_first: true, batch_size: 2, auto_finish: true,"
                        + " interval_millis: 100}}\n"));
        assertThat(ask.status()).as(ask.raw().body()).isEqualTo(202);
        assertThat(ask.body().path("notes")).isEmpty();
        assertThat(field("state")).isEqualTo("upgrading");
        assertThat(body().at("/upgrade/inServiceStrategy/startFirst").asBoolean()).isTrue();
        assertThat(body().at("/upgrade/inServiceStrategy/secondaryLaunchConfigs")).isEmpty();
        assertThat(images()).as("side by side").containsExactly("data", "data", "new", "new", "old", "old");
        until("active");
        assertThat(images()).containsExactly("data", "data", "new", "new");
        // nothing has changed since
        world.post(P + "/stacks/" + stack + "?action=upgrade", Map.of());
        assertThat(field("state")).isEqualTo("active");
        world.post(P + "/stacks/" + stack + "?action=upgrade", Map.of("force", true, "services", List.of("web"),
                "batchSize", 1));
        assertThat(field("state")).isEqualTo("upgrading");
        assertThat(body().at("/upgrade/inServiceStrategy/batchSize").asInt()).isEqualTo(1);
        assertThat(world.post(P + "/stacks/" + stack + "?action=rollback", Map.of()).status()).isEqualTo(202);
        until("active");
        // what names no other service cannot go to one
        var other = world.post(P + "/stacks/" + stack + "?action=upgrade",
                Map.of("force", true, "services", List.of("web"),
                        "dockerCompose",
                        "web: {image: new, labels: {io.rancher.sidekicks: data}}\ndata: {image: data}\n",
                        "rancherCompose", "web: {upgrade_strategy: {strategy: to-service}}\n"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("fieldName")).isEqualTo("upgrade_strategy.strategy");
        assertThat(field("state")).isEqualTo("active");
    }

    private void upgrade(Map<String, Object> strategy) {
        var answer = world.post(P + "/services/" + id + "?action=upgrade", Map.of("inServiceStrategy", strategy));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(202);
    }

    private void act(String action) {
        var answer = world.post(body().at("/actions/" + action).asText(), Map.of());
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(202);
    }

    private void until(String state) {
        var end = System.nanoTime() + 20_000_000_000L;
        while (!field("state").equals(state)) {
            assertThat(System.nanoTime()).as("it is " + body()).isLessThan(end);
            run();
        }
        run();
    }

    /** What was asked of the containers is done. */
    private void run() {
        world.store.update(World.PROJECT, draft -> {
            for (Instance it : draft.view().instances()) {
                draft.put(switch (it.desired()) {
                    case RUNNING -> it.withHostId(host).withState(InstanceState.RUNNING).withContainerId("c" + it.id())
                            .withStartCount(Math.max(1, it.startCount()));
                    case STOPPED, KEPT -> it.withState(InstanceState.STOPPED);
                    case REMOVED -> it.withState(InstanceState.REMOVED).withRemoved(draft.now());
                });
            }
            return true;
        });
        world.control.plan(World.PROJECT);
    }

    private Service service() {
        return Objects.requireNonNull(world.view().get(Service.class, id));
    }

    private Set<String> containers(String image) {
        var ids = new TreeSet<String>();
        world.view().instancesOf(id).stream().filter(it -> it.config().image().equals(image)).map(Instance::id)
                .forEach(ids::add);
        return ids;
    }

    private List<String> images() {
        return world.view().all(Instance.class, Kind.INSTANCE).stream()
                .filter(it -> it.exists() && it.desired() != Desired.REMOVED).map(it -> it.config().image()).sorted()
                .toList();
    }

    private JsonNode body() {
        return body("/services/" + id);
    }

    private JsonNode body(String path) {
        return world.get(P + path).body();
    }

    private String field(String name) {
        return body().path(name).asText();
    }
}
