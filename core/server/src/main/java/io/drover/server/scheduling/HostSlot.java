package io.drover.server.scheduling;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import io.drover.plugin.SchedulerRule.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One host and what it has taken. */
final class HostSlot {
    /** By the numbers in their ids, as Rancher did: what is the same for all hosts goes to the oldest. */
    static final Comparator<HostSlot> BY_AGE = Comparator.<HostSlot>comparingInt(slot -> slot.id.length())
            .thenComparing(HostSlot::id);

    private final String id;
    private @Nullable Host host;
    private final Map<Shape, Integer> shapes = new IdentityHashMap<>();
    private final Map<String, Integer> services = new HashMap<>();
    private final Map<Integer, List<Held>> ports = new HashMap<>();
    private Map<String, String> labels = Map.of();
    /** As people wrote them; made when a rule of a plugin is first asked of the host. */
    private @Nullable Map<String, String> written;
    private boolean schedulable;
    private long memory;
    private int milliCpu = 1;
    private long memoryTaken;
    private long milliCpuTaken;
    private int instances;

    /** @param address of the host at which a port is published; empty for all */
    private record Held(String address, Instance by) {
        boolean meets(String wanted) {
            return wanted.isEmpty() || address.isEmpty() || address.equals(wanted);
        }
    }

    HostSlot(String id) {
        this.id = id;
    }

    void describe(Host host) {
        this.host = host;
        schedulable = host.schedulable();
        memory = host.facts().memory();
        milliCpu = Math.max(1, host.facts().milliCpu());
        var lower = new HashMap<String, String>();
        host.allLabels()
                .forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT)));
        labels = lower;
        written = null;
    }

    void gone() {
        host = null;
        schedulable = false;
    }

    /** What it was last described by; null when it is gone. */
    @Nullable
    Host host() {
        return host;
    }

    /** A container that is being removed keeps its ports and its share until it is gone, but is no neighbour any more. */
    void take(Instance instance, Shape shape, int sign) {
        if (instance.desired() == Desired.KEPT && instance.state() == InstanceState.STOPPED) {
            // what it had is another's until it is wanted again
            return;
        }
        var config = instance.config();
        instances += sign;
        memoryTaken += sign * memory(config);
        milliCpuTaken += sign * milliCpu(config);
        for (var port : config.networking().ports()) {
            port(instance, port, sign);
        }
        if (instance.desired() != Desired.REMOVED) {
            count(shapes, shape, sign);
            shape.count(this, sign);
            if (config.isPrimary()) {
                count(services, shape.serviceId(), sign);
            }
        }
    }

    String id() {
        return id;
    }

    boolean exists() {
        return host != null;
    }

    boolean schedulable() {
        return schedulable;
    }

    /** In lower case. */
    Map<String, String> labels() {
        return labels;
    }

    Map<Shape, Integer> shapes() {
        return shapes;
    }

    /** How many units of a service it has. */
    int of(String serviceId) {
        return services.getOrDefault(serviceId, 0);
    }

    long memoryFree() {
        return memory - memoryTaken;
    }

    long milliCpuFree() {
        return milliCpu - milliCpuTaken;
    }

    /** Containers for each core, in thousandths. */
    long load() {
        return instances * 1_000_000L / milliCpu;
    }

    /** As rules of plugins are told of it. It must exist. */
    Candidate described(String serviceId) {
        var now = java.util.Objects.requireNonNull(host);
        var all = written;
        if (all == null) {
            all = Map.copyOf(now.allLabels());
            written = all;
        }
        return new Candidate(id, now.hostname(), all, now.facts(), memoryTaken, milliCpuTaken, instances,
                of(serviceId));
    }

    /** Is a published port of a container to come free here? */
    boolean free(PortSpec port) {
        return held(port).isEmpty();
    }

    /** Who has that port and is shown to nobody, when nobody else has it; else null. */
    @Nullable
    Instance hidden(PortSpec port) {
        var holders = held(port).stream().map(Held::by).toList();
        return holders.isEmpty() || !holders.stream().allMatch(Instance::purged) ? null : holders.getFirst();
    }

    private List<Held> held(PortSpec port) {
        var taken = ports.get(key(port));
        if (taken == null) {
            return List.of();
        }
        var wanted = bind(port);
        return taken.stream().filter(one -> one.meets(wanted)).toList();
    }

    static long memory(LaunchConfig config) {
        var reserved = config.limits().memoryReservation();
        return reserved == null ? 0 : reserved;
    }

    static int milliCpu(LaunchConfig config) {
        var reserved = config.limits().milliCpuReservation();
        return reserved == null ? 0 : reserved;
    }

    /** Ports of the host's own network and of none are not published by Docker. */
    static boolean publishes(LaunchConfig config, PortSpec port) {
        return port.publicPort() != null && !List.of("host", "none", "container").contains(config.networking().mode());
    }

    private void port(Instance instance, PortSpec port, int sign) {
        if (publishes(instance.config(), port)) {
            var holders = ports.computeIfAbsent(key(port), _ -> new ArrayList<>(1));
            var held = new Held(bind(port), instance);
            if (sign > 0) {
                holders.add(held);
            } else {
                holders.remove(held);
                if (holders.isEmpty()) {
                    ports.remove(key(port));
                }
            }
        }
    }

    private static int key(PortSpec port) {
        return java.util.Objects.requireNonNull(port.publicPort()) * 2 + (port.protocol() == Protocol.UDP ? 1 : 0);
    }

    private static String bind(PortSpec port) {
        return port.everywhere() ? "" : java.util.Objects.requireNonNull(port.bindAddress());
    }

    static <K> void count(Map<K, Integer> counts, K key, int sign) {
        counts.merge(key, sign, (old, change) -> old + change == 0 ? null : old + change);
    }
}
