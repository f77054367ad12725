package io.drover.server.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.VolumeName;
import io.drover.model.intent.Intent;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.agents.RemovalPlanner;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.services.ContainerIntents;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules one by one, by the labels that people write. */
class SchedulingPlannerTest {
    private static final String SCOPE = "1a5";
    private static final String AFFINITY = "io.rancher.scheduler.affinity:";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final ServicesPlanner services = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, _, _) -> null);
    private final SchedulingPlanner scheduling = new SchedulingPlanner(Extensions.of(), () -> 0);
    private String stackId = "";

    @Test
    void unitsSpreadOverHosts() {
        hosts(4, Map.of());
        service("web", 8, Map.of());
        assertThat(perHost("web").values()).containsExactly(2, 2, 2, 2);
    }

    @Test
    void hardAntiAffinityLeavesTheRestUnplacedAndSaysWhy() {
        hosts(3, Map.of());
        service("web", 4, Map.of(AFFINITY + "container_label_ne",
                "io.rancher.stack_service.name=${stack_name}/${service_name}"));
        assertThat(perHost("web").values()).containsExactly(1, 1, 1);
        assertThat(unplaced()).containsExactly(
                "no host fits (3 of 3: has a container with the label io.rancher.stack_service.name=st/web)");
    }

    @Test
    void softAntiAffinityGivesWay() {
        hosts(2, Map.of());
        service("web", 4, Map.of(AFFINITY + "container_label_soft_ne", "io.rancher.stack_service.name=web"));
        assertThat(perHost("web").values()).containsExactly(2, 2);
    }

    @Test
    void hostLabelsAreHeeded() {
        hosts(2, Map.of("Disk", "SSD"));
        hosts(2, Map.of());
        service("a", 4, Map.of(AFFINITY + "host_label", "disk=ssd"));
        service("b", 4, Map.of(AFFINITY + "host_label_ne", "disk=ssd"));
        service("c", 2, Map.of(AFFINITY + "host_label_soft", "disk=ssd"));
        assertThat(perHost("a").keySet()).containsExactlyInAnyOrder("1h1", "1h2");
        assertThat(perHost("b").keySet()).containsExactlyInAnyOrder("1h3", "1h4");
        assertThat(perHost("c").keySet()).containsExactlyInAnyOrder("1h1", "1h2");
        service("d", 1, Map.of(AFFINITY + "host_label", "disk=ssd,rack=1"));
        assertThat(unplaced()).containsExactly(
                "no host fits (2 of 4: lacks the label disk=ssd; 2 of 4: lacks the label rack=1)");
    }

    @Test
    void neighboursAreSought() {
        hosts(3, Map.of());
        service("db", 1, Map.of());
        service("web", 2, Map.of(AFFINITY + "container_label", "io.rancher.stack_service.name=st/db"));
        assertThat(perHost("web").keySet()).isEqualTo(perHost("db").keySet());
        service("near", 1, Map.of(AFFINITY + "container", "st-db-1"));
        assertThat(perHost("near").keySet()).isEqualTo(perHost("db").keySet());
        service("far", 2, Map.of(AFFINITY + "container_ne", "st-db-1"));
        assertThat(perHost("far").keySet()).doesNotContainAnyElementsOf(perHost("db").keySet());
    }

    @Test
    void aPublishedPortIsGivenOncePerHost() {
        hosts(2, Map.of());
        var config = LaunchConfig.of("", "image");
        config = config.withNetworking(config.networking()
                .withPorts(List.of(new PortSpec(null, 80, 8080, PortSpec.Protocol.TCP))));
        put(ServiceSpec.of("web", config, 3));
        assertThat(perHost("web").values()).containsExactly(1, 1);
        assertThat(unplaced()).containsExactly("no host fits (2 of 2: port 80/tcp is in use)");
    }

    @Test
    void whatWasPurgedKeepsItsPortUntilItOrItsHostIsGoneAndIsNamedToWhoeverLacksIt() {
        hosts(1, Map.of());
        var config = LaunchConfig.of("", "image");
        var open = config.withNetworking(config.networking()
                .withPorts(List.of(new PortSpec(null, 80, 8080, PortSpec.Protocol.TCP))));
        put(ServiceSpec.of("web", open, 1));
        var holder = store.view(SCOPE).instanceNamed("st-web-1");
        scale("web", 0);
        change(now(holder).purge());
        put(ServiceSpec.of("next", open, 1));
        assertThat(unplaced()).containsExactly("no host fits (1 of 1: port 80 of host 1h1 is still held by st-web-1, "
                + "which was purged and is not gone yet)");
        change(now(holder).withRemoved(Instant.EPOCH));
        plan();
        assertThat(perHost("next").keySet()).containsExactly("1h1");

        var second = store.view(SCOPE).instanceNamed("st-next-1");
        scale("next", 0);
        change(now(second).purge());
        change(Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1")).withState(Host.State.REMOVED)
                .withRemoved(Instant.EPOCH));
        store.update(SCOPE, draft -> {
            new RemovalPlanner().plan(draft, Focus.EVERYTHING);
            return true;
        });
        assertThat(store.view(SCOPE).get(Instance.class, Objects.requireNonNull(second).id()))
                .as("its host is gone").isNull();
    }

    private Instance now(@Nullable Instance instance) {
        return (Instance) Objects.requireNonNull(store.view(SCOPE).find(Objects.requireNonNull(instance).id()));
    }

    @Test
    void reservationsAreKept() {
        hosts(2, Map.of());
        var config = LaunchConfig.of("", "image");
        put(ServiceSpec.of("big", config.withLimits(config.limits().withMemoryReservation(3L << 30)), 3));
        assertThat(perHost("big").values()).containsExactly(1, 1);
        assertThat(unplaced()).containsExactly("no host fits (2 of 2: too little memory or CPU left to reserve)");
    }

    @Test
    void aGlobalServiceIsOnEveryHostThatFits() {
        hosts(2, Map.of("a", "b"));
        hosts(1, Map.of());
        service("all", 1, Map.of("io.rancher.scheduler.global", "true"));
        service("some", 1, Map.of("io.rancher.scheduler.global", "true", AFFINITY + "host_label", "a=b"));
        assertThat(perHost("all")).hasSize(3);
        assertThat(perHost("some").keySet()).containsExactlyInAnyOrder("1h1", "1h2");
        hosts(1, Map.of("a", "b"));
        plan();
        assertThat(perHost("all")).hasSize(4);
        assertThat(perHost("some")).hasSize(3);
    }

    @Test
    void aUnitStaysTogether() {
        hosts(3, Map.of());
        var spec = ServiceSpec.of("web", LaunchConfig.of("", "image"), 3)
                .withSidekicks(List.of(LaunchConfig.of("side", "image")));
        put(spec);
        var byUnit = new HashMap<String, String>();
        for (var instance : store.view(SCOPE).instances()) {
            var host = Objects.requireNonNull(instance.hostId());
            assertThat(byUnit.getOrDefault(instance.unit(), host)).isEqualTo(host);
            byUnit.put(instance.unit(), host);
        }
        assertThat(byUnit).hasSize(3);
        assertThat(byUnit.values()).doesNotHaveDuplicates();
    }

    @Test
    void containersOfNoServiceAreSpreadTooAndGoWhereTheyAreAskedTo() {
        hosts(3, Map.of());
        var port = LaunchConfig.of("", "image").networking().withPorts(PortSpec.parse("80:80"));
        var open = LaunchConfig.of("", "image").withNetworking(port);
        for (var i = 0; i < 4; i++) {
            make("box-" + i, open);
        }
        var third = store.view(SCOPE).instancesNamed("box-2").getFirst();
        make("here", LaunchConfig.of("", "image")
                .withLabels(Map.of(Labels.REQUESTED_HOST, Objects.requireNonNull(third.hostId()))));
        var boxes = List.of("box-0", "box-1", "box-2").stream()
                .map(name -> store.view(SCOPE).instancesNamed(name).getFirst().hostId()).toList();
        assertThat(boxes).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(store.view(SCOPE).instancesNamed("box-3").getFirst().unplaced()).contains("80");
        assertThat(store.view(SCOPE).instancesNamed("here").getFirst().hostId()).isEqualTo(third.hostId());
    }

    private void make(String name, LaunchConfig config) {
        store.update(SCOPE,
                draft -> new ContainerIntents().handle(draft, new Intent.CreateInstance(name, null, config, true)));
        plan();
    }

    @Test
    void aVolumeIsSoughtWhereItWasMadeAlsoWhenNothingUsesItAnyMore() {
        hosts(3, Map.of());
        var config = LaunchConfig.of("", "image").withLabels(Map.of(AFFINITY + "volumes", "data"));
        put(ServiceSpec.of("other", LaunchConfig.of("", "image"), 1));
        put(ServiceSpec.of("db", config.withStorage(config.storage().withVolumes(List.of("data:/d", "/etc:/e"))), 1));
        var home = perHost("db").keySet();
        end("db");
        // every other host has less to do
        put(ServiceSpec.of("busy", LaunchConfig.of("", "image").withLabels(Map.of(AFFINITY + "volumes", "data")), 3));
        assertThat(perHost("busy").keySet()).isEqualTo(home);
        scale("db", 1);
        assertThat(perHost("db").keySet()).isEqualTo(home);
        end("db");
        change(Objects.requireNonNull(store.view(SCOPE).get(Host.class, home.iterator().next()))
                .withState(Host.State.INACTIVE));
        scale("db", 1);
        assertThat(unplaced()).containsExactly("no host fits (1 of 3: not active; 2 of 3: lacks the volume data)");
    }

    @Test
    void aVolumeThatIsRemovedWithItsContainerOrItsHostIsMadeAnywhere() {
        hosts(2, Map.of());
        var labels = Map.of(AFFINITY + "volumes", "data", "io.rancher.container.volume_cleanup_strategy", "all");
        var config = LaunchConfig.of("", "image").withLabels(labels);
        put(ServiceSpec.of("db", config.withStorage(config.storage().withVolumes(List.of("data:/d"))), 1));
        var home = perHost("db").keySet();
        end("db");
        service("filler", 1, Map.of());
        assertThat(perHost("filler").keySet()).isEqualTo(home);
        put(ServiceSpec.of("db2", config, 1));
        assertThat(perHost("db2").keySet()).as("the host with less to do").hasSize(1).isNotEqualTo(home);
        var kept = LaunchConfig.of("", "image").withLabels(Map.of(AFFINITY + "volumes", "logs"));
        kept = kept.withStorage(kept.storage().withVolumes(List.of("logs:/l")));
        put(ServiceSpec.of("logger", kept, 1));
        var old = Objects.requireNonNull(store.view(SCOPE).get(Host.class,
                perHost("logger").keySet().iterator().next()));
        end("logger");
        change(old.withState(Host.State.REMOVED).withRemoved(store.view(SCOPE).hosts().getFirst().created()));
        scale("logger", 1);
        assertThat(perHost("logger").keySet()).hasSize(1).doesNotContain(old.id());
    }

    @Test
    void aVolumeOfAStackIsSoughtWhereThatStackHasIt() {
        hosts(3, Map.of());
        var config = LaunchConfig.of("", "image").withLabels(Map.of(AFFINITY + "volumes", "data"));
        config = config.withStorage(config.storage().withVolumes(List.of("data:/d")));
        var first = stackWithData("first");
        put(ServiceSpec.of("db", config, 1));
        var home = perHost("db").keySet();
        end("db");
        service("filler", 1, Map.of());
        stackWithData("second");
        put(ServiceSpec.of("db", config, 1));
        assertThat(perHost("db").keySet()).as("another volume, on a host with less to do").hasSize(1)
                .isNotEqualTo(home);
        stackId = first;
        scale("db", 1);
        assertThat(perHost("db").keySet()).isEqualTo(home);
    }

    private String stackWithData(String name) {
        stackId = "1st" + name;
        change(new Stack(stackId, stackId, name, null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                Map.of("data", new VolumeSpec(null, Map.of(), false, false, null)), List.of(), Instant.EPOCH, null)
                .withVolumeNames(Map.of("data", VolumeName.of(name, "data", "1a2b3"))));
        return stackId;
    }

    @Test
    void aVolumeOfADriverIsReachedFromEverywhere() {
        hosts(2, Map.of());
        var config = LaunchConfig.of("", "image");
        put(ServiceSpec.of("db", config.withStorage(
                config.storage().withVolumes(List.of("data:/d")).withVolumeDriver("rancher-nfs")), 1));
        service("reader", 2, Map.of(AFFINITY + "volumes", "data"));
        assertThat(perHost("reader").values()).containsExactly(1, 1);
    }

    /** Its containers run, and then they and their wish for being are gone. */
    private void end(String service) {
        var id = Objects.requireNonNull(store.view(SCOPE).serviceNamed(stackId, service)).id();
        store.view(SCOPE).instancesOf(id).forEach(instance -> change(instance.withContainerId("c" + instance.id())));
        scale(service, 0);
        store.view(SCOPE).instancesOf(id).forEach(instance -> change(
                instance.withState(InstanceState.REMOVED).withRemoved(instance.created())));
        plan();
    }

    private void scale(String service, int scale) {
        var row = Objects.requireNonNull(store.view(SCOPE).serviceNamed(stackId, service));
        change(row.withSpec(row.spec().withScale(scale)));
        plan();
    }

    private void change(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }

    private void hosts(int count, Map<String, String> labels) {
        store.update(SCOPE, draft -> {
            for (var i = 0; i < count; i++) {
                var id = draft.newId(Kind.HOST);
                draft.put(new Host(id, id, id, null, null, labels,
                        new HostFacts(2000, 4L << 30, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                        Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "",
                        draft.now(), null));
            }
            return true;
        });
    }

    private void service(String name, int scale, Map<String, String> labels) {
        put(ServiceSpec.of(name, LaunchConfig.of("", "image").withLabels(labels), scale));
    }

    private void put(ServiceSpec spec) {
        store.update(SCOPE, draft -> {
            if (stackId.isEmpty()) {
                stackId = draft.newId(Kind.STACK);
                draft.put(new Stack(stackId, stackId, "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                        Map.of(), List.of(), draft.now(), null));
            }
            var id = draft.newId(Kind.SERVICE);
            draft.put(
                    new Service(id, id, stackId, spec, Map.of(), Service.State.ACTIVATING, false, Map.of(),
                            java.util.Set.of(), 1, null,
                            draft.now(),
                            null));
            return true;
        });
        plan();
    }

    private void plan() {
        store.update(SCOPE, draft -> {
            services.plan(draft, Focus.EVERYTHING);
            return true;
        });
        store.update(SCOPE, draft -> {
            scheduling.plan(draft, Focus.EVERYTHING);
            return true;
        });
        var seq = store.view(SCOPE).seq();
        store.update(SCOPE, draft -> {
            scheduling.plan(draft, Focus.EVERYTHING);
            return true;
        });
        assertThat(store.view(SCOPE).seq()).as("planning twice changes nothing").isEqualTo(seq);
    }

    private Map<String, Integer> perHost(String service) {
        var id = Objects.requireNonNull(store.view(SCOPE).serviceNamed(stackId, service)).id();
        var counts = new HashMap<String, Integer>();
        store.view(SCOPE).instancesOf(id).stream().map(Instance::hostId).filter(Objects::nonNull)
                .forEach(host -> counts.merge(host, 1, Integer::sum));
        return counts;
    }

    private List<String> unplaced() {
        return store.view(SCOPE).unplaced().stream().map(Instance::unplaced).filter(Objects::nonNull).toList();
    }
}
