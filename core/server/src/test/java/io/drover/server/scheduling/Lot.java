package io.drover.server.scheduling;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.plugin.Extension;
import io.drover.server.MovingClock;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Hosts, containers that need one, and the planner with rules that come and go. */
final class Lot {
    static final String SCOPE = "1a5";
    static final String RULE = "io.drover.scheduler.rule";
    final MovingClock clock = new MovingClock();
    final MemoryStore store = new MemoryStore(clock, new Random(1));
    /** The planner's stop-watch. */
    long nanos;
    Extensions extensions = Extensions.of();
    private final SchedulingPlanner planner = new SchedulingPlanner(new Extensions() {
        @Override
        public <T extends Extension> List<T> all(Class<T> kind) {
            return extensions.all(kind);
        }
    }, () -> nanos);

    Lot() {
        change(draft -> draft.put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null,
                true, Map.of(), List.of(), draft.now(), null)));
    }

    void hosts(int count) {
        for (var i = 0; i < count; i++) {
            host(2000, 4L << 30, Map.of());
        }
    }

    void host(int milliCpu, long memory, Map<String, String> labels) {
        change(draft -> {
            var id = draft.newId(Kind.HOST);
            draft.put(new Host(id, id, "host-" + id, null, null, labels,
                    new HostFacts(milliCpu, memory, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                    Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "",
                    draft.now(), null));
        });
    }

    static LaunchConfig asking(String rule) {
        return LaunchConfig.of("", "image").withLabels(Map.of(RULE, rule));
    }

    /** A service with as many units, of which nothing has a host. */
    String service(String name, int units, LaunchConfig... configs) {
        var all = List.of(configs);
        var id = new String[1];
        change(draft -> {
            id[0] = draft.newId(Kind.SERVICE);
            draft.put(new Service(id[0], id[0], "1st1",
                    ServiceSpec.of(name, all.getFirst(), units).withSidekicks(all.subList(1, all.size())), Map.of(),
                    Service.State.ACTIVATING, false, Map.of(), java.util.Set.of(), 1, null, draft.now(), null));
            for (var i = 1; i <= units; i++) {
                for (var config : all) {
                    unit(draft, id[0], name, i, config);
                }
            }
        });
        return id[0];
    }

    private static void unit(Draft draft, String service, String name, int index, LaunchConfig config) {
        var id = draft.newId(Kind.INSTANCE);
        draft.put(new Instance(id, id, "st-" + name + config.name() + "-" + index, null, service, "1st1",
                service + "-" + index, index, index, config, null, Instance.Desired.RUNNING, null, 0, null, null, null,
                null, null, false, null, null, InstanceState.REQUESTED, null, null, 0, null, null, null, draft.now(),
                null));
    }

    /** @return when the planner wants to look again */
    @Nullable
    Instant plan() {
        var wake = new ArrayList<@Nullable Instant>();
        store.update(SCOPE, draft -> wake.add(planner.plan(draft, Focus.EVERYTHING)));
        return wake.getFirst();
    }

    @Nullable
    Instant plan(Duration later) {
        clock.pass(later);
        return plan();
    }

    void change(java.util.function.Consumer<Draft> change) {
        store.update(SCOPE, draft -> {
            change.accept(draft);
            return true;
        });
    }

    List<Instance> of(String service) {
        return store.view(SCOPE).instancesOf(service).stream()
                .sorted(java.util.Comparator.comparing(Instance::index)).toList();
    }

    /** The hosts of those that have one. */
    List<String> hostsOf(String service) {
        return of(service).stream().map(Instance::hostId).filter(Objects::nonNull).toList();
    }

    /** The reasons of those that have none. */
    List<String> reasons(String service) {
        return of(service).stream().map(Instance::unplaced).filter(Objects::nonNull).distinct().toList();
    }
}
