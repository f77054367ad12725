package io.drover.server.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.plugin.Extension;
import io.drover.plugin.SchedulerRule;
import io.drover.plugin.SchedulerRule.Verdict;
import io.drover.plugin.Setting;
import io.drover.server.MovingClock;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of worlds in which a slow scheduler, written from the contract with nothing of the real one's code, says for
 * each container which hosts are right.
 */
class SchedulingOracleTest {
    private static final String SCOPE = "1a5";
    private static final String AFFINITY = "io.rancher.scheduler.affinity:";
    private static final int WORLDS = 500;
    private static final int STEPS = 45;

    @Test
    void everyPlacementIsOneThatTheOracleWouldMake() {
        for (var seed = 0; seed < WORLDS; seed++) {
            new Case(seed).run();
        }
    }

    private static final class Case {
        private final int seed;
        private final Random random;
        private final MovingClock clock = new MovingClock();
        private final MemoryStore store;
        private final Odd odd = new Odd();
        private boolean away;
        private final SchedulingPlanner planner = new SchedulingPlanner(new Extensions() {
            @Override
            public <T extends Extension> List<T> all(Class<T> kind) {
                return away ? List.of() : Extensions.of(odd).all(kind);
            }
        }, () -> 0);
        private final Set<String> changed = new HashSet<>();
        /** Volume to hosts, as this test itself has seen them come to be. */
        private final Map<String, Set<String>> volumes = new HashMap<>();
        private int created;

        Case(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.store = new MemoryStore(clock, random);
        }

        void run() {
            store.update(SCOPE, draft -> {
                draft.put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                        Map.of(), List.of(), draft.now(), null));
                for (var i = 1 + random.nextInt(6); i > 0; i--) {
                    host(draft);
                }
                for (var i = 0; i < 4; i++) {
                    var id = draft.newId(Kind.SERVICE);
                    draft.put(new Service(id, id, "1st1", ServiceSpec.of("s" + i, config(i), 1), Map.of(),
                            Service.State.ACTIVE, true, Map.of(), java.util.Set.of(), 1, null, draft.now(), null));
                }
                return true;
            });
            store.watch(SCOPE, Long.MAX_VALUE, news -> news.changes().forEach(change -> changed.add(change.id())));
            for (var step = 0; step < STEPS; step++) {
                step(step);
            }
        }

        private void step(int step) {
            var pending = store.update(SCOPE, draft -> {
                disturb(draft);
                var services = draft.view().services();
                services.sort(java.util.Comparator.comparing(Service::id));
                return create(draft, services.get(random.nextInt(services.size())));
            });
            var before = store.view(SCOPE);
            var focus = step == 0 || random.nextInt(10) == 0 ? Focus.EVERYTHING : new Focus(false, changed);
            changed.clear();
            clock.pass(Duration.ofSeconds(3));
            away = random.nextInt(10) == 0;
            odd.mood = random.nextInt(10);
            if (random.nextInt(5) == 0) {
                // a plan whose commit failed
                store.dryRun(SCOPE, draft -> String.valueOf(planner.plan(draft, focus)));
            }
            store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, focus)));
            var placed = Objects.requireNonNull(store.view(SCOPE).get(Instance.class, pending));
            var oracle = new Oracle(before, Objects.requireNonNull(before.get(Instance.class, pending)), volumes);
            var best = oracle.best();
            var silent = oracle.salt() != null && (away || odd.mood < 2) && placed.hostId() == null;
            if (best.isEmpty() || silent) {
                assertThat(placed.hostId()).as("seed %d step %d", seed, step).isNull();
                var reasons = new ArrayList<String>();
                if (best.isEmpty()) {
                    reasons.add("no host fits (");
                }
                if (silent) {
                    reasons.add("the scheduler rule odd " + (away ? "is not here" : "failed: "));
                }
                assertThat(reasons).as("seed %d step %d: %s", seed, step, placed.unplaced())
                        .anyMatch(Objects.requireNonNull(placed.unplaced())::startsWith);
                // it is not tried again, so that each step has one answer
                store.update(SCOPE, draft -> {
                    draft.put(placed.withDesired(Desired.REMOVED).withRemoved(draft.now()));
                    return true;
                });
            } else {
                assertThat(best).as("seed %d step %d: %s", seed, step, placed.unplaced()).contains(placed.hostId());
                run(placed);
            }
        }

        /** Docker makes the container, and with it what volumes it lacks. */
        private void run(Instance placed) {
            store.update(SCOPE, draft -> {
                draft.put(placed.withState(InstanceState.RUNNING).withContainerId("c" + placed.id()));
                return true;
            });
            for (var volume : placed.config().storage().volumes()) {
                volumes.computeIfAbsent(volume.split(":", 2)[0], _ -> new HashSet<>())
                        .add(Objects.requireNonNull(placed.hostId()));
            }
        }

        private void disturb(Draft draft) {
            var hosts = draft.view().hosts();
            hosts.sort(java.util.Comparator.comparing(Host::id));
            var host = hosts.get(random.nextInt(hosts.size()));
            switch (random.nextInt(8)) {
                case 0 -> draft.put(host.withState(
                        host.state() == Host.State.ACTIVE ? Host.State.INACTIVE : Host.State.ACTIVE));
                case 1 -> draft.put(host.withLabels(labels()));
                case 2 -> host(draft);
                case 3 -> draft.view().instancesOn(host.id()).stream().limit(2)
                        .forEach(it -> draft.put(it.withDesired(Desired.REMOVED)));
                case 4 -> draft.view().instancesOn(host.id()).stream().filter(it -> it.desired() == Desired.REMOVED)
                        .forEach(it -> draft.put(it.withState(InstanceState.REMOVED).withRemoved(draft.now())));
                default -> {
                    // nothing happens
                }
            }
        }

        private void host(Draft draft) {
            var id = draft.newId(Kind.HOST);
            draft.put(new Host(id, id, id, null, null, labels(),
                    new HostFacts(1_000 * (1 + random.nextInt(4)), (1L + random.nextInt(4)) << 30, 0, "6.1", "Debian",
                            "20.10", "overlay2", Map.of()),
                    "10.0.0.1", Host.State.ACTIVE,
                    random.nextInt(6) == 0 ? Host.AgentState.RECONNECTING : Host.AgentState.ACTIVE, null, null,
                    HostNetwork.NONE, List.of(), id, "",
                    draft.now(), null));
        }

        private Map<String, String> labels() {
            var labels = new LinkedHashMap<String, String>();
            if (random.nextBoolean()) {
                labels.put("Rack", random.nextBoolean() ? "A" : "b");
            }
            if (random.nextInt(3) == 0) {
                labels.put("disk", "ssd");
            }
            if (random.nextInt(8) == 0) {
                labels.put("io.rancher.scheduler.require_any", "tier=x,special");
            }
            return labels;
        }

        private LaunchConfig config(int number) {
            var labels = new LinkedHashMap<String, String>();
            var forms = List.of("", "_ne", "_soft", "_soft_ne");
            if (random.nextBoolean()) {
                labels.put(AFFINITY + "host_label" + forms.get(random.nextInt(4)),
                        random.nextBoolean() ? "rack=a" : "disk=ssd");
            }
            if (random.nextBoolean()) {
                labels.put(AFFINITY + "container_label" + forms.get(random.nextInt(4)),
                        List.of("io.rancher.stack_service.name=${stack_name}/${service_name}",
                                "io.rancher.stack_service.name=s" + random.nextInt(4), "tier=x")
                                .get(random.nextInt(3)));
            }
            if (random.nextInt(3) == 0) {
                labels.put(AFFINITY + "container" + forms.get(random.nextInt(4)), "st-s0-1");
            }
            if (random.nextBoolean()) {
                labels.put("tier", random.nextBoolean() ? "x" : "y");
            }
            if (random.nextInt(3) == 0) {
                labels.put("io.drover.scheduler.rule", "odd");
                labels.put("io.drover.scheduler.rule.salt", "" + random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                labels.put(AFFINITY + "volumes", random.nextBoolean() ? "data" : "data, logs");
            }
            var config = LaunchConfig.of("", "image" + number).withLabels(labels);
            if (random.nextInt(3) == 0) {
                config = config.withStorage(config.storage()
                        .withVolumes(random.nextBoolean() ? List.of("data:/d") : List.of("data:/d", "logs:/l")));
            }
            if (random.nextInt(3) == 0) {
                config = config.withNetworking(config.networking().withPorts(List.of(new PortSpec(
                        random.nextBoolean() ? null : "10.0.0.1", 80, 80,
                        random.nextBoolean() ? PortSpec.Protocol.TCP : PortSpec.Protocol.UDP))));
            }
            if (random.nextInt(3) == 0) {
                config = config
                        .withLimits(config.limits().withMemoryReservation(700L << 20).withMilliCpuReservation(300));
            }
            return config;
        }

        private String create(Draft draft, Service service) {
            var id = draft.newId(Kind.INSTANCE);
            var config = Objects.requireNonNull(service.spec().launchConfig());
            draft.put(new Instance(id, id, "st-" + service.name() + "-" + ++created, null, service.id(), "1st1", id,
                    created,
                    created, config, null, Desired.RUNNING, null, 0, null, null, null, null, null, false, null, null,
                    InstanceState.REQUESTED,
                    null,
                    null, 0,
                    null, null, null, draft.now(), null));
            return id;
        }
    }

    /** Refuses some and likes some, by all that it is told; in a bad mood it throws, or forgets some. */
    private static final class Odd implements SchedulerRule {
        private int mood = 9;

        @Override
        public String name() {
            return "odd";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.required("salt", Setting.Type.NUMBER, "Any."));
        }

        @Override
        public Verdict judge(Wanted wanted, Candidate host) {
            if (mood == 0) {
                throw new IllegalStateException("bad mood");
            }
            return says(Objects.requireNonNull(wanted.settings().get("salt")), host.id(), host.labels(),
                    host.memoryReserved(), host.milliCpuReserved(), host.containers(), host.ofService());
        }

        @Override
        public Verdicts judgeAll(Wanted wanted, List<Candidate> hosts) {
            return SchedulerRule.super.judgeAll(wanted, mood == 1 ? hosts.subList(1, hosts.size()) : hosts);
        }

        static Verdict says(String salt, String host, Map<String, String> labels, long memory, long milliCpu,
                long containers, long ofService) {
            var drawn = new Random(Objects.hash(salt, host, labels, memory, milliCpu, containers, ofService))
                    .nextInt(12);
            return drawn < 3 ? Verdict.refuse("is odd") : Verdict.of(drawn % 3 - 1);
        }
    }

    /** All hosts, all containers, one question after the other. */
    private record Oracle(View view, Instance wanted, Map<String, Set<String>> volumes) {

        Set<String> best() {
            var best = new HashSet<String>();
            var record = new long[]{Long.MAX_VALUE, 0, 0, 0};
            for (var host : view.hosts()) {
                if (legal(host)) {
                    var mark = new long[]{broken(host), -ruled(host).score(), ofService(host),
                            containers(host).size() * 1_000_000L / host.facts().milliCpu()};
                    var order = java.util.Arrays.compare(mark, record);
                    if (order < 0) {
                        best.clear();
                        record = mark;
                    }
                    if (order <= 0) {
                        best.add(host.id());
                    }
                }
            }
            return best;
        }

        private boolean legal(Host host) {
            return host.state() == Host.State.ACTIVE && host.agentState() == Host.AgentState.ACTIVE
                    && rules(host, "") && rules(host, "_ne") && portsFree(host) && room(host) && welcome(host)
                    && volumesAt(host) && ruled(host).refusal() == null;
        }

        @Nullable
        String salt() {
            return wanted.config().labels().get("io.drover.scheduler.rule.salt");
        }

        private Verdict ruled(Host host) {
            return salt() == null
                    ? Verdict.ANY
                    : Odd.says(Objects.requireNonNull(salt()), host.id(), host.allLabels(), reserved(host)[0],
                            reserved(host)[1], containers(host).size(), ofService(host));
        }

        private long[] reserved(Host host) {
            var reserved = new long[2];
            for (var other : containers(host)) {
                reserved[0] += Objects.requireNonNullElse(other.config().limits().memoryReservation(), 0L);
                reserved[1] += Objects.requireNonNullElse(other.config().limits().milliCpuReservation(), 0);
            }
            return reserved;
        }

        private boolean rules(Host host, String form) {
            return failing(host, form) == 0;
        }

        private int broken(Host host) {
            return failing(host, "_soft") + failing(host, "_soft_ne");
        }

        private int failing(Host host, String form) {
            var forbidden = form.endsWith("_ne");
            var failing = 0;
            var hostLabel = wanted.config().labels().get(AFFINITY + "host_label" + form);
            if (hostLabel != null && hasLabel(host.allLabels(), hostLabel) == forbidden) {
                failing++;
            }
            var containerLabel = wanted.config().labels().get(AFFINITY + "container_label" + form);
            if (containerLabel != null && neighbours(host).stream()
                    .anyMatch(other -> hasLabel(properties(other), qualified(containerLabel))) == forbidden) {
                failing++;
            }
            var container = wanted.config().labels().get(AFFINITY + "container" + form);
            if (container != null
                    && neighbours(host).stream().anyMatch(other -> other.name().equals(container)) == forbidden) {
                failing++;
            }
            return failing;
        }

        private String qualified(String rule) {
            var service = Objects.requireNonNull(view.get(Service.class, wanted.serviceId())).name();
            var text = rule.replace("${stack_name}", "st").replace("${service_name}", service);
            return text.startsWith("io.rancher") && !text.contains("/") ? text.replace("=", "=st/") : text;
        }

        private Map<String, String> properties(Instance other) {
            var all = new LinkedHashMap<>(other.config().labels());
            all.keySet().removeIf(key -> key.startsWith(AFFINITY));
            all.put("io.rancher.stack_service.name",
                    "st/" + Objects.requireNonNull(view.get(Service.class, other.serviceId())).name());
            return all;
        }

        private static boolean hasLabel(Map<String, String> labels, String rule) {
            var parts = rule.split("=", 2);
            return labels.entrySet().stream().anyMatch(
                    label -> label.getKey().equalsIgnoreCase(parts[0]) && label.getValue().equalsIgnoreCase(parts[1]));
        }

        private boolean portsFree(Host host) {
            for (var port : wanted.config().networking().ports()) {
                for (var other : containers(host)) {
                    for (var taken : other.config().networking().ports()) {
                        if (Objects.equals(taken.publicPort(), port.publicPort()) && taken.protocol() == port.protocol()
                                && clash(taken.bindAddress(), port.bindAddress())) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }

        private static boolean clash(@Nullable String one, @Nullable String other) {
            return one == null || other == null || one.equals(other);
        }

        private boolean room(Host host) {
            var memory = host.facts().memory() - reserved(host)[0];
            var cpu = host.facts().milliCpu() - reserved(host)[1];
            var limits = wanted.config().limits();
            return limits.memoryReservation() == null
                    || (limits.memoryReservation() <= memory
                            && Objects.requireNonNull(limits.milliCpuReservation()) <= cpu);
        }

        private boolean volumesAt(Host host) {
            var asked = wanted.config().labels().get(AFFINITY + "volumes");
            return asked == null || java.util.Arrays.stream(asked.split(", *"))
                    .allMatch(volume -> !volumes.containsKey(volume) || volumes.get(volume).contains(host.id()));
        }

        private boolean welcome(Host host) {
            return !host.labels().containsKey("io.rancher.scheduler.require_any")
                    || "x".equals(wanted.config().labels().get("tier"));
        }

        private long ofService(Host host) {
            return neighbours(host).stream()
                    .filter(other -> Objects.equals(other.serviceId(), wanted.serviceId())).count();
        }

        private List<Instance> containers(Host host) {
            return view.instancesOn(host.id());
        }

        private List<Instance> neighbours(Host host) {
            var all = new ArrayList<>(containers(host));
            all.removeIf(other -> other.desired() == Desired.REMOVED);
            return all;
        }
    }
}
