package io.drover.server.scheduling;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.extension.Extensions;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.View;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The scheduler alone (P1): placements per second on one core, in services of 100 containers, until the hosts have 100
 * containers each. Prints for each size the rate over all, of the first tenth and of the last tenth.
 *
 * <p>{@code rules} is a mix in equal parts: no rule, soft anti-affinity to itself, a host label that a tenth of the hosts
 * have, a published port, and hard anti-affinity to another service. Afterwards every placement is held against the rule
 * it was made under, by other means than the scheduler's own; one that breaks it ends the benchmark.
 */
public final class SchedulerBenchmark {
    private static final String SCOPE = "1a5";
    private static final int SCALE = 100;
    private static final int PER_HOST = 100;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private SchedulerBenchmark() {
    }

    public static void main(String[] arguments) {
        var rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        measure(200, true);
        measure(200, false);
        for (var hosts : List.of(1_000, 5_000, 10_000)) {
            for (var rules : List.of(false, true)) {
                var rates = new double[rounds][];
                for (var round = 0; round < rounds; round++) {
                    rates[round] = measure(hosts, rules);
                }
                System.out.printf(Locale.ROOT,
                        "scheduler.%dhosts.%s %d placements/s (first tenth %d, last tenth %d), %d containers%n",
                        hosts, rules ? "rules" : "plain", median(rates, 0), median(rates, 1), median(rates, 2),
                        hosts * PER_HOST);
            }
        }
    }

    private static long median(double[][] rates, int column) {
        var sorted = Arrays.stream(rates).mapToDouble(row -> row[column]).sorted().toArray();
        return Math.round(sorted[sorted.length / 2]);
    }

    private static double[] measure(int hosts, boolean rules) {
        var services = hosts * PER_HOST / SCALE;
        var view = world(hosts, services, rules);
        var cluster = Cluster.of(view);
        var tenth = Math.max(1, services / 10);
        var nanos = new long[3];
        var placed = new long[3];
        var hostsOf = new ArrayList<List<String>>(services);
        for (var s = 0; s < services; s++) {
            var units = units(view, s);
            var start = System.nanoTime();
            var chosen = place(view, cluster, units);
            var took = System.nanoTime() - start;
            hostsOf.add(chosen);
            var done = chosen.size();
            add(nanos, placed, 0, took, done);
            if (s < tenth) {
                add(nanos, placed, 1, took, done);
            } else if (s >= services - tenth) {
                add(nanos, placed, 2, took, done);
            }
        }
        if (rules) {
            check(view, hostsOf);
        }
        var rates = new double[3];
        for (var i = 0; i < 3; i++) {
            rates[i] = placed[i] * 1e9 / nanos[i];
        }
        return rates;
    }

    private static void add(long[] nanos, long[] placed, int column, long took, int done) {
        nanos[column] += took;
        placed[column] += done;
    }

    private static void check(View view, List<List<String>> hostsOf) {
        for (var s = 0; s < hostsOf.size(); s++) {
            var chosen = hostsOf.get(s);
            var different = new HashSet<>(chosen);
            var right = switch (s % 5) {
                case 1, 3 -> different.size() == SCALE;
                case 2 -> {
                    var rack = rack(s);
                    yield chosen.size() == SCALE
                            && different.stream().map(id -> view.get(Host.class, id)).allMatch(
                                    host -> host != null && rack.equals("rack=" + host.labels().get("rack")));
                }
                case 4 -> Collections.disjoint(different, hostsOf.get(s - 1)) && chosen.size() == SCALE;
                default -> chosen.size() == SCALE;
            };
            if (!right) {
                throw new IllegalStateException("service " + s + " is placed against its rule on " + chosen);
            }
        }
    }

    /** As the planner does it for the units of one service. */
    private static List<String> place(View view, Cluster cluster, List<Instance> units) {
        var placement = new Placement(cluster, Demand.of(view, cluster, List.of(units.getFirst()), null),
                new Council(Extensions.of(), () -> 0));
        var chosen = new ArrayList<String>(units.size());
        for (var unit : units) {
            var slot = placement.next();
            if (slot != null) {
                cluster.instance(view, unit.id(), unit.withHostId(slot.id()));
                chosen.add(slot.id());
            }
        }
        return chosen;
    }

    private static List<Instance> units(View view, int s) {
        var service = (Service) java.util.Objects.requireNonNull(view.find(Kind.SERVICE.id(s + 1)));
        var config = java.util.Objects.requireNonNull(service.spec().launchConfig());
        var units = new ArrayList<Instance>(SCALE);
        for (var i = 1; i <= SCALE; i++) {
            var id = "1i" + (s * SCALE + i);
            units.add(new Instance(id, id, id, null, service.id(), service.stackId(), id, i, i, config, null,
                    Instance.Desired.RUNNING, null, 0, null, null, null, null, null, false, null, null,
                    InstanceState.REQUESTED,
                    null,
                    null, 0,
                    null,
                    null,
                    null,
                    NOW, null));
        }
        return units;
    }

    private static View world(int hosts, int services, boolean rules) {
        var store = new MemoryStore(Clock.systemUTC(), new Random(1));
        store.update(SCOPE, draft -> {
            for (var h = 0; h < hosts; h++) {
                var id = draft.newId(Kind.HOST);
                draft.put(new Host(id, id, id, null, null, Map.of("rack", "r" + h % 10),
                        new HostFacts(16_000, 64L << 30, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                        Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "", NOW,
                        null));
            }
            draft.put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                    Map.of(),
                    List.of(), NOW, null));
            for (var s = 0; s < services; s++) {
                var id = draft.newId(Kind.SERVICE);
                draft.put(new Service(id, id, "1st1", ServiceSpec.of("s" + s, config(s, rules), SCALE), Map.of(),
                        Service.State.ACTIVATING, false, Map.of(), java.util.Set.of(), 1, null, NOW, null));
            }
            return true;
        });
        return store.view(SCOPE);
    }

    /** Each tenth of the hosts is asked for by as many services. */
    private static String rack(int s) {
        return "rack=r" + s / 5 % 10;
    }

    private static LaunchConfig config(int s, boolean rules) {
        var config = LaunchConfig.of("", "image");
        var affinity = "io.rancher.scheduler.affinity:";
        return switch (rules ? s % 5 : 0) {
            case 1 -> config.withLabels(Map.of(affinity + "container_label_soft_ne",
                    "io.rancher.stack_service.name=${stack_name}/${service_name}"));
            case 2 -> config.withLabels(Map.of(affinity + "host_label", rack(s)));
            case 3 -> config.withNetworking(config.networking()
                    .withPorts(List.of(new PortSpec(null, 10_000 + s % 50_000, 80, PortSpec.Protocol.TCP))));
            case 4 -> config.withLabels(Map.of(affinity + "container_label_ne",
                    "io.rancher.stack_service.name=st/s" + (s - 1)));
            default -> config;
        };
    }
}
