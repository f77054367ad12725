package io.drover.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.Heard;
import io.drover.model.wire.Observed;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Assign;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentsRoomTest {
    private static final String SCOPE = "1a5";
    private static final HostFacts FACTS = new HostFacts(2_000, 4L << 30, 0, "6.1", "Debian", "20.10", "overlay2",
            Map.of());
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final List<ServerMessage> sent = new ArrayList<>();
    private final AgentsRoom room = new AgentsRoom(7, "env", (host, message) -> {
        if (host.equals("1h1")) {
            sent.add(message);
        }
    });
    private int made;

    @BeforeEach
    void world() {
        put(new Host("1h1", "u", "h", null, null, Map.of(), FACTS, "10.0.0.1", Host.State.ACTIVE,
                Host.AgentState.ACTIVE,
                null, null, HostNetwork.NONE, List.of(), "K", "", Clock.systemUTC().instant(), null));
        put(new Stack("1st1", "u", "shop", null, Stack.State.ACTIVE, null, null, Map.of(), null, true, Map.of(),
                List.of(),
                Clock.systemUTC().instant(), null));
        var side = LaunchConfig.of("side", "image");
        put(new Service("1s1", "u", "1st1", ServiceSpec.of("web", LaunchConfig.of("", "image"), 1)
                .withSidekicks(List.of(side)), Map.of(), Service.State.ACTIVE, true, Map.of(), java.util.Set.of(), 1,
                null,
                Clock.systemUTC().instant(), null));
        store.watch(SCOPE, Long.MAX_VALUE, news -> room.look(news.view(), news));
    }

    /** The system labels of the contract's list, all but those of addresses, which the network writes. */
    @Test
    void aNewOwnerAsksEveryAgentWhatItHolds() {
        room.begin(store.view(SCOPE));
        assertThat(sent).isEmpty();
        room.tick();
        assertThat(sent).containsExactly(new ServerMessage.Resync());
        room.answer(store.view(SCOPE), new Heard("1h1", new Report(true, 6, 3, List.of(), List.of())));
        assertThat(sent.getLast()).isInstanceOfSatisfying(Assign.class, assign -> assertThat(assign.base()).isZero());
        room.tick();
        assertThat(sent).hasSize(2);
    }

    /** Else each answer would be answered, for as long as the database is away. */
    @Test
    void whoCannotBeWrittenDownIsAskedOnceASecond() {
        room.begin(store.view(SCOPE));
        room.tick();
        sent.clear();
        var votes = new OfNetwork(new Votes(1, true, List.of(), List.of()));
        for (var i = 0; i < 5; i++) {
            room.answer(store.view(SCOPE), new Heard("1h1", votes));
        }
        assertThat(sent).containsExactly(new ServerMessage.Resync());
        room.tick();
        room.answer(store.view(SCOPE), new Heard("1h1", votes));
        assertThat(sent).containsExactly(new ServerMessage.Resync(), new ServerMessage.Resync());
    }

    /** Nobody who mounts it is told more or less; what is to be run need not be worked out again for it. */
    @Test
    void whetherAVolumeIsToGoConcernsNoContainer() {
        var instance = instance(LaunchConfig.of("", "image"));
        put(instance);
        var made = new NamedVolume("1v1", "u", "data", null, true, null, Map.of(), null, Map.of(),
                Clock.systemUTC().instant(), null);
        put(made);
        var remembered = new Remembered();
        var before = remembered.assignments(store.view(SCOPE), "1h1", "env").get(instance.id());
        // whatever is pushed to it, it is told that it is free
        put(Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1")).withState(Host.State.REMOVING));
        sent.clear();
        put(made.withRemoval(Map.of("1h1", NamedVolume.WAITING)));
        put(new NamedVolume("1v2", "u", "other", null, false, null, Map.of(), "1h1",
                Map.of("1h1", NamedVolume.WAITING), Clock.systemUTC().instant(), null));
        assertThat(sent).isEmpty();
        assertThat(remembered.assignments(store.view(SCOPE), "1h1", "env").get(instance.id())).isSameAs(before);
        put(made.withRemoved(Clock.systemUTC().instant()));
        assertThat(sent).hasSize(1);
        assertThat(remembered.assignments(store.view(SCOPE), "1h1", "env").get(instance.id())).isNotSameAs(before);
    }

    @Test
    void labelsAreTheOnesThatRanchersToolsKnow() {
        var config = LaunchConfig.of("", "image").withLabels(Map.of("mine", "${stack_name}-${service_name}",
                "io.rancher.service.hash", "of the client", "io.rancher.container.uuid", "a lie"));
        var instance = instance(config).withRequestedHostId("1h1");
        put(instance);
        var assigned = Assignments.of(store.view(SCOPE), "1h1", "env").get(instance.id());
        assertThat(Objects.requireNonNull(assigned).labels()).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("mine", "shop-web"),
                Map.entry("io.rancher.container.name", instance.name()),
                Map.entry("io.rancher.container.display_name", instance.name()),
                Map.entry("io.rancher.container.uuid", instance.uuid()),
                Map.entry("io.rancher.environment.uuid", "env"),
                Map.entry("io.rancher.stack.name", "shop"),
                Map.entry("io.rancher.stack_service.name", "shop/web"),
                Map.entry("io.rancher.project.name", "shop"),
                Map.entry("io.rancher.project_service.name", "shop/web"),
                Map.entry("io.rancher.service.deployment.unit", instance.unit()),
                Map.entry("io.rancher.service.launch.config", "io.rancher.service.primary.launch.config"),
                Map.entry("io.rancher.service.requested.host.id", "1h1"),
                Map.entry("io.rancher.service.hash", "of the client")));
        assertThat(assigned.name()).isEqualTo("r-" + instance.name() + "-" + instance.uuid().substring(0, 8));
    }

    @Test
    void aContainerOfNoServiceHasItsOwnLabelsOnly() {
        var instance = instance(LaunchConfig.of("", "image")).withServiceId(null).withStackId(null);
        put(instance);
        assertThat(Objects.requireNonNull(Assignments.of(store.view(SCOPE), "1h1", "env").get(instance.id())).labels())
                .containsOnlyKeys("io.rancher.container.name", "io.rancher.container.display_name",
                        "io.rancher.container.uuid", "io.rancher.environment.uuid");
    }

    @Test
    void sidekicksShareWhatTheyAskFor() {
        var primary = instance(LaunchConfig.of("", "image"));
        var side = LaunchConfig.of("side", "image");
        side = side.withStorage(side.storage().withVolumesFrom(List.of("web")))
                .withNetworking(side.networking().withMode("container").withNetworkFrom("web"));
        var sidekick = instance(side).withUnit(primary.unit());
        put(primary);
        put(sidekick);
        var assigned = Objects.requireNonNull(Assignments.of(store.view(SCOPE), "1h1", "env").get(sidekick.id()));
        assertThat(assigned.networkFrom()).isEqualTo(primary.id());
        assertThat(assigned.volumesFrom()).containsExactly(primary.id());
        assertThat(assigned.after()).containsExactly(primary.id());
        assertThat(assigned.labels()).containsEntry("io.rancher.stack_service.name", "shop/web/side");
    }

    @Test
    void differencesAddUpToTheWhole() {
        say(new Hello(1, "v", FACTS, 0, 0));
        var random = new Random(3);
        var held = new HashMap<String, Assigned>();
        var revision = 0L;
        for (var step = 0; step < 2_000; step++) {
            change(random);
            for (var message : sent) {
                if (message instanceof Assign assign) {
                    assertThat(assign.epoch()).isEqualTo(7);
                    assertThat(assign.base() == 0 || assign.base() == revision).isTrue();
                    if (assign.base() == 0) {
                        held.clear();
                    }
                    assign.put().forEach(one -> held.put(one.instanceId(), one));
                    assign.remove().forEach(held::remove);
                    revision = assign.revision();
                }
            }
            sent.clear();
            assertThat(held).isEqualTo(Assignments.of(store.view(SCOPE), "1h1", "env"));
        }
    }

    @Test
    void anAgentThatHoldsSomethingElseIsSentEverything() {
        put(instance(LaunchConfig.of("", "image")));
        say(new Hello(1, "v", FACTS, 3, 99));
        assertThat(sent).anySatisfy(message -> assertThat(message).isInstanceOfSatisfying(Assign.class,
                assign -> assertThat(assign.base()).isZero()));
        sent.clear();
        say(new Report(true, 7, 0, List.of(), List.of()));
        assertThat(sent).as("its report was made by an older assignment").hasAtLeastOneElementOfType(Assign.class);
        sent.clear();
        say(new Report(true, 7, 2, List.of(), List.of()));
        assertThat(sent).isEmpty();
    }

    @Test
    void whatAServerThatStoodStillPassesOnCountsForNothing() {
        var instance = instance(LaunchConfig.of("", "image"));
        put(instance);
        say(new Hello(1, "v", FACTS, 0, 0));
        say(new Report(true, 7, 1, List.of(new Observed(instance.id(), InstanceState.RUNNING, "c", null, null, 1, null,
                null, null, null)), List.of()));
        sent.clear();
        var old = new Report(true, 6, 9, List.of(), List.of());
        say(old);
        say(old);
        assertThat(store.view(SCOPE).get(Instance.class, instance.id())).extracting(Instance::state)
                .isEqualTo(InstanceState.RUNNING);
        assertThat(sent).as("what is so now").containsExactly(new ServerMessage.Resync());

        for (var tick = 0; tick < 4; tick++) {
            room.tick();
            say(old);
        }
        assertThat(store.view(SCOPE).get(Instance.class, instance.id())).extracting(Instance::state)
                .as("whoever says so for seconds has lost what it held").isEqualTo(InstanceState.REQUESTED);
    }

    @Test
    void anUnwantedContainerIsFinishedOnlyByAnAgentThatKnowsSo() {
        var instance = instance(LaunchConfig.of("", "image"));
        put(instance);
        say(new Hello(1, "v", FACTS, 0, 0));
        put(instance.withDesired(Desired.REMOVED));
        say(new Report(true, 7, 1, List.of(), List.of()));
        assertThat(store.view(SCOPE).get(Instance.class, instance.id())).as("it may make it still").isNotNull();
        say(new Report(true, 6, 9, List.of(), List.of()));
        assertThat(store.view(SCOPE).get(Instance.class, instance.id())).as("of an older owner").isNotNull();
        say(new Report(false, 7, 3, List.of(), List.of(instance.id())));
        assertThat(store.view(SCOPE).get(Instance.class, instance.id())).isNull();
    }

    @Test
    void reportsMayComeTwiceAndAreTakenFromTheRightHostOnly() {
        var instance = instance(LaunchConfig.of("", "image"));
        put(instance);
        say(new Hello(1, "v", FACTS, 0, 0));
        var report = new Report(false, 7, 1,
                List.of(new Observed(instance.id(), InstanceState.RUNNING, "c", "172.17.0.2",
                        "02:42:ac:11:00:02", 1, null, null, null, null)),
                List.of());
        say(report);
        assertThat(store.view(SCOPE).get(Instance.class, instance.id())).extracting(Instance::mac)
                .isEqualTo("02:42:ac:11:00:02");
        var seq = store.view(SCOPE).seq();
        say(report);
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
        hear(new Heard("1h2",
                new Report(false, 7, 1, List.of(new Observed(instance.id(), InstanceState.ERROR, null, null, null, 9,
                        null, null, "lies", null)), List.of())));
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    @Test
    void aNewOwnerAsksWhomeverItHearsAndThenSaysWhatItWants() {
        var instance = instance(LaunchConfig.of("", "image"));
        put(instance);
        sent.clear();
        say(new Heartbeat());
        assertThat(sent).as("its connection has outlived the last owner").containsExactly(new ServerMessage.Resync());
        say(new Report(true, 6, 40, List.of(), List.of()));
        assertThat(sent).last().isInstanceOfSatisfying(Assign.class, assign -> assertThat(assign.put()).hasSize(1));
        sent.clear();
        say(new Heartbeat());
        assertThat(sent).isEmpty();
    }

    @Test
    void missedReportsAreAskedForOnceASecondNotAtOnce() {
        say(new Hello(1, "v", FACTS, 0, 0));
        sent.clear();
        for (var i = 0; i < 100; i++) {
            room.missed();
        }
        assertThat(sent).isEmpty();
        room.tick();
        room.tick();
        assertThat(sent).containsExactly(new ServerMessage.Resync());
    }

    @Test
    void theAgentOfARemovedHostIsToldSoAndIsGivenNothingElse() {
        var instance = instance(LaunchConfig.of("", "image"));
        put(instance);
        say(new Hello(1, "v", FACTS, 0, 0));
        sent.clear();
        var host = Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1"));
        store.update(SCOPE, draft -> {
            draft.put(host.withState(Host.State.REMOVING));
            draft.put(instance.withDesired(Desired.REMOVED));
            return true;
        });
        assertThat(sent).isNotEmpty().allSatisfy(AgentsRoomTest::saysThatItIsRemoved);
        sent.clear();
        put(host.withState(Host.State.REMOVED).withRemoved(Clock.systemUTC().instant()));
        assertThat(sent).isNotEmpty().allSatisfy(AgentsRoomTest::saysThatItIsRemoved);
        for (var word : List.of(new Heartbeat(), new Hello(1, "v", FACTS, 7, 1),
                new Report(true, 7, 1, List.of(), List.of()))) {
            sent.clear();
            say(word);
            assertThat(sent).as("%s", word).isNotEmpty().allSatisfy(AgentsRoomTest::saysThatItIsRemoved);
        }
    }

    @Test
    void oneThatIsToBeKeptHasStoppedWhenItsAgentKnowsThatItIsToStaySo() {
        var it = instance(LaunchConfig.of("", "image")).withState(InstanceState.RUNNING).withContainerId("c");
        put(it);
        say(new Hello(1, "v", FACTS, 0, 0));
        put(it.withDesired(Desired.KEPT));
        // it ended by itself, and its agent is about to start it again
        var stopped = List.of(new Observed(it.id(), InstanceState.STOPPED, "c", null, null, 1, 1, null, null, null));
        say(new Report(false, 7, 1, stopped, List.of()));
        assertThat(state(it)).isEqualTo(InstanceState.STOPPING);
        room.tick();
        assertThat(sent.getLast()).isEqualTo(new ServerMessage.Resync());
        say(new Report(true, 7, 2, stopped, List.of()));
        assertThat(state(it)).isEqualTo(InstanceState.STOPPED);
        sent.clear();
        room.tick();
        assertThat(sent).isEmpty();
        var ran = new Observed(it.id(), InstanceState.RUNNING, "c", null, null, 1, null, null, null, null);
        say(new Report(true, 7, 1, List.of(ran), List.of()));
        assertThat(state(it)).as("a word that comes late is of before").isEqualTo(InstanceState.STOPPED);
        say(new Report(true, 7, 2, List.of(ran), List.of()));
        assertThat(state(it)).as("somebody else started it").isEqualTo(InstanceState.RUNNING);
    }

    private InstanceState state(Instance instance) {
        return Objects.requireNonNull(store.view(SCOPE).get(Instance.class, instance.id())).state();
    }

    @Test
    void nothingIsSaidToAHostThatThisOwnerDoesNotKnow() {
        var said = new ArrayList<String>();
        var deposed = new AgentsRoom(6, "env", (id, _) -> said.add(id));
        deposed.answer(store.view(SCOPE), new Heard("1h99", new Hello(1, "v", FACTS, 7, 1)));
        deposed.answer(store.view(SCOPE), new Heard("1h99", new Heartbeat()));
        assertThat(said).as("a newer owner may have made it").isEmpty();
    }

    private static void saysThatItIsRemoved(ServerMessage message) {
        assertThat(message).isEqualTo(new ServerMessage.Refused("this host was removed", true));
    }

    private void change(Random random) {
        var all = store.view(SCOPE).instances();
        if (all.isEmpty() || random.nextInt(3) == 0) {
            put(instance(LaunchConfig.of("", "image")));
            return;
        }
        all.sort(java.util.Comparator.comparing(Instance::id));
        var one = all.get(random.nextInt(all.size()));
        switch (random.nextInt(4)) {
            case 0 -> put(one.withDesired(Desired.REMOVED));
            case 1 -> put(one.withDesired(one.desired() == Desired.RUNNING ? Desired.STOPPED : one.desired()));
            case 2 -> put(one.withState(InstanceState.REMOVED).withDesired(Desired.REMOVED)
                    .withRemoved(Clock.systemUTC().instant()));
            default -> say(new Hello(1, "v", FACTS, 7, random.nextInt(5)));
        }
    }

    private Instance instance(LaunchConfig config) {
        var id = Kind.INSTANCE.id(++made);
        return new Instance(id, "%08x-0000".formatted(made), "shop-web-" + made, null, "1s1", "1st1", "unit" + made,
                made,
                made,
                config, null, Desired.RUNNING, null, 0, null, null, "1h1", null, "10.42.0." + made, false, null, null,
                InstanceState.REQUESTED, null,
                null, 0,
                null,
                null,
                null, Clock.systemUTC().instant(), null);
    }

    private void put(io.drover.model.Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }

    private void say(io.drover.model.wire.AgentMessage message) {
        hear(new Heard("1h1", message));
    }

    private void hear(Heard heard) {
        if (room.mustWrite(List.of(heard))) {
            store.update(SCOPE, draft -> {
                room.write(draft, List.of(heard));
                return true;
            });
        }
        room.answer(store.view(SCOPE), heard);
    }
}
