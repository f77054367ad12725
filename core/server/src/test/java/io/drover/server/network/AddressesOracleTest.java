package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.View;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of plans in worlds from seeds, each judged by a slow reading of the rules that shares no code with the
 * planner: whoever has an address may have it, and whoever has none has a reason and says it.
 */
class AddressesOracleTest {
    private static final String SCOPE = "1a5";
    private static final int WORLDS = 250;
    private static final int STEPS = 40;

    @Test
    void everyAddressIsOneThatTheRulesAllowAndNobodyWaitsWithoutAReason() {
        var seen = new HashMap<String, Integer>();
        for (var seed = 0; seed < WORLDS; seed++) {
            new Case(seed, seen).run();
        }
        // each rule was put to the test, and not a few times
        assertThat(seen).containsOnlyKeys("own block", "anywhere", "requested", "retained", "handed over",
                "another instead", "waits for its owner", "waits for all", "waits for a block", "waits in vain")
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThan(20));
    }

    private static final class Case {
        private final int seed;
        private final Random random;
        private final MemoryStore store;
        private final NetworkPlanner planner = new NetworkPlanner(() -> "secret");
        private final Set<String> changed = new HashSet<>();
        private final Map<String, Integer> seen;
        private final String subnet;
        private int step;

        Case(int seed, Map<String, Integer> seen) {
            this.seed = seed;
            this.seen = seen;
            this.random = new Random(seed);
            this.store = new MemoryStore(Clock.systemUTC(), random);
            this.subnet = List.of("10.42.16.0/20", "10.42.8.0/25", "10.42.8.128/26", "172.30.4.0/24").get(seed % 4);
        }

        void run() {
            store.update(SCOPE, draft -> {
                Drafts.network(draft, subnet);
                var stack = Drafts.stack(draft, "st");
                for (var i = 0; i < 1 + random.nextInt(4); i++) {
                    Drafts.host(draft);
                }
                Drafts.service(draft, stack, ServiceSpec.of("plain", LaunchConfig.of("", "a"), 1));
                Drafts.service(draft, stack, ServiceSpec.of("kept", LaunchConfig.of("", "a"), 1).withRetainIp(true));
                Drafts.service(draft, stack, ServiceSpec.of("also", LaunchConfig.of("", "a"), 1).withRetainIp(true)
                        .withSidekicks(List.of(LaunchConfig.of("side", "b"))));
                return true;
            });
            store.watch(SCOPE, 0, news -> news.changes().forEach(change -> changed.add(change.id())));
            for (step = 0; step < STEPS; step++) {
                step();
            }
        }

        private void step() {
            store.update(SCOPE, draft -> {
                for (var n = random.nextInt(3); n >= 0; n--) {
                    disturb(draft);
                }
                return true;
            });
            var before = store.view(SCOPE);
            var focus = random.nextInt(10) == 0 ? Focus.EVERYTHING : new Focus(false, changed);
            changed.clear();
            if (random.nextInt(5) == 0) {
                // a plan whose commit failed
                store.dryRun(SCOPE, draft -> String.valueOf(planner.plan(draft, focus)));
            }
            store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, focus)));
            var after = store.view(SCOPE);
            new Judge(before, after, subnet, this::says, what -> seen.merge(what, 1, Integer::sum)).judge();
            store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, Focus.EVERYTHING)));
            assertThat(store.view(SCOPE).seq()).as(says("a second plan changes something")).isEqualTo(after.seq());
        }

        private String says(String what) {
            return "seed " + seed + " step " + step + ": " + what;
        }

        private <T> @Nullable T any(List<T> list, Comparator<T> order) {
            return list.isEmpty() ? null : list.stream().sorted(order).toList().get(random.nextInt(list.size()));
        }

        private @Nullable Host anyHost(Draft draft) {
            return any(draft.view().hosts(), Comparator.comparing(Host::id));
        }

        private @Nullable Instance anyInstance(Draft draft) {
            return any(draft.view().instances().stream().filter(it -> !it.system()).toList(),
                    Comparator.comparing(Instance::id));
        }

        private void disturb(Draft draft) {
            var host = anyHost(draft);
            var instance = anyInstance(draft);
            switch (random.nextInt(16)) {
                case 0 -> Drafts.host(draft);
                case 1 -> remove(draft, host);
                case 2, 3 -> agent(draft, host);
                case 4, 5, 6 -> unit(draft, host);
                case 7 -> single(draft, host, null);
                case 8, 9 -> single(draft, host, wish(draft));
                case 10 -> {
                    for (var n = random.nextInt(70); n > 0; n--) {
                        single(draft, host, null);
                    }
                }
                case 11, 12 -> replace(draft, instance);
                case 13 -> {
                    if (instance != null && instance.desired() == Desired.REMOVED) {
                        draft.put(instance.withState(InstanceState.STOPPED));
                    }
                }
                case 14 -> {
                    if (instance != null && instance.desired() == Desired.REMOVED) {
                        Drafts.gone(draft, instance);
                    }
                }
                default -> {
                    // all that are to go from one host are gone
                    if (host != null) {
                        draft.view().instancesOn(host.id()).stream().filter(it -> it.desired() == Desired.REMOVED)
                                .forEach(it -> Drafts.gone(draft, it));
                    }
                }
            }
        }

        /** Its containers are given up, and are gone at once or later. */
        private void remove(Draft draft, @Nullable Host host) {
            if (host != null && draft.view().hosts().size() > 1) {
                var later = random.nextBoolean();
                draft.view().instancesOn(host.id()).forEach(it -> {
                    if (later && !it.system()) {
                        draft.put(it.withDesired(Desired.REMOVED));
                    } else {
                        Drafts.gone(draft, it);
                    }
                });
                draft.put(host.withState(Host.State.REMOVED).withRemoved(draft.now()));
            }
        }

        private void agent(Draft draft, @Nullable Host host) {
            if (host != null) {
                draft.put(host.withAgentState(AgentState.values()[random.nextInt(3)]));
            }
        }

        /** One more place of a service, with a container for each of its launch configs. */
        private void unit(Draft draft, @Nullable Host host) {
            var service = any(draft.view().services(), Comparator.comparing(Service::id));
            if (service == null) {
                return;
            }
            var index = 1 + random.nextInt(4);
            var taken = draft.view().instancesOf(service.id()).stream()
                    .anyMatch(it -> it.index() == index && it.desired() != Desired.REMOVED);
            if (!taken) {
                var unit = draft.newUuid();
                service.spec().launchConfigs()
                        .forEach(config -> Drafts.instance(draft, service, unit, index, config, host));
            }
        }

        private void single(Draft draft, @Nullable Host host, @Nullable String wish) {
            var config = LaunchConfig.of("", "a");
            if (wish != null) {
                config = config.withLabels(Map.of(Labels.REQUESTED_IP, wish));
            } else if (random.nextInt(8) == 0) {
                config = config.withNetworking(config.networking().withMode("host"));
            }
            Drafts.instance(draft, null, draft.newUuid(), 1, config, random.nextInt(9) == 0 ? null : host);
        }

        private String wish(Draft draft) {
            var parts = subnet.split("[./]", -1);
            var near = parts[0] + "." + parts[1] + "." + parts[2] + ".";
            var instance = anyInstance(draft);
            var host = anyHost(draft);
            return switch (random.nextInt(8)) {
                case 0 -> near + "0" + random.nextInt(10);
                case 1 -> List.of("here", "", "10.42.1", "10.42.1.2.3", "10.42.1.256", "10.42.+1.5", "::1", "1.2.3.4")
                        .get(random.nextInt(8));
                case 2 -> instance == null || instance.address() == null ? near + "9" : instance.address();
                case 3 -> host == null || host.blocks().isEmpty()
                        ? near + "1"
                        : Judge.text(Judge.first(host.blocks().getFirst()) + random.nextInt(2));
                case 4 -> near + List.of(0, 63, 64, 127, 128, 255).get(random.nextInt(6));
                default -> near + random.nextInt(256);
            };
        }

        private void replace(Draft draft, @Nullable Instance instance) {
            if (instance == null || instance.desired() == Desired.REMOVED) {
                return;
            }
            draft.put(instance.withDesired(Desired.REMOVED));
            var service = draft.view().get(Service.class, instance.serviceId());
            if (service != null) {
                Drafts.instance(draft, service, instance.unit(), instance.index(), instance.config(),
                        anyHost(draft));
            }
        }
    }

    /** The rules, read slowly. */
    private static final class Judge {
        private final View before;
        private final View after;
        private final Set<Long> usedBefore;
        private final Set<Long> usedAfter;
        private final long low;
        private final long high;
        private final Function<String, String> says;
        private final Consumer<String> seen;

        Judge(View before, View after, String subnet, Function<String, String> says,
                Consumer<String> seen) {
            this.before = before;
            this.after = after;
            this.usedBefore = allUsed(before);
            this.usedAfter = allUsed(after);
            this.low = first(subnet);
            this.high = low + size(subnet) - 1;
            this.says = says;
            this.seen = seen;
        }

        void judge() {
            blocks();
            var owners = new HashMap<Long, Instance>();
            for (var instance : after.instances()) {
                if (instance.address() != null) {
                    var number = number(instance.address());
                    var other = owners.put(number, instance);
                    check(other == null, instance.name() + " and another have " + instance.address());
                    check(number > low && number < high, instance.address() + " is none of a container");
                    check(after.hosts().stream().noneMatch(host -> own(host) == number),
                            instance.address() + " is a host's own");
                    check(text(number).equals(instance.address()), instance.address() + " is written otherwise");
                }
            }
            for (var instance : after.instances()) {
                var earlier = Objects.requireNonNull(before.find(instance.id()) instanceof Instance it ? it : instance);
                if (earlier.address() != null) {
                    kept(earlier, instance);
                } else if (instance.address() != null) {
                    given(instance, owners);
                } else if (waits(instance)) {
                    reason(instance, owners);
                } else if (instance.system()) {
                    check(instance.name().equals("network-agent-" + instance.hostId()), instance.name());
                }
            }
            agents();
        }

        private void check(boolean right, String otherwise) {
            if (!right) {
                fail(says.apply(otherwise));
            }
        }

        /** None is two hosts', none is lost, and a new one was nobody's. */
        private void blocks() {
            var all = new HashSet<String>();
            for (var host : after.hosts()) {
                var earlier = Objects.requireNonNull(before.get(Host.class, host.id()));
                check(host.blocks().subList(0, earlier.blocks().size()).equals(earlier.blocks()),
                        host.hostname() + " lost a block");
                for (var block : host.blocks()) {
                    check(all.add(block), block + " is two hosts'");
                    check(first(block) >= low && first(block) + size(block) - 1 <= high, block + " is outside");
                    if (!earlier.blocks().contains(block)) {
                        var lastResort = earlier.blocks().isEmpty() && host.blocks().getFirst().equals(block)
                                && emptyBlocks().isEmpty();
                        check(lastResort || isEmpty(before, block), block + " has an address of somebody");
                    }
                }
            }
        }

        private void kept(Instance earlier, Instance instance) {
            var lost = Objects.requireNonNull(earlier.address());
            if (lost.equals(instance.address())) {
                return;
            }
            var heir = after.instances().stream().filter(it -> lost.equals(it.address())).toList();
            check(instance.address() == null && heir.size() == 1
                    && Objects.equals(heir.getFirst().serviceId(), instance.serviceId()),
                    instance.name() + " lost " + lost + " to nobody");
            check(mayLose(instance), instance.name() + " may still use " + lost);
            seen.accept("handed over");
        }

        private boolean mayLose(Instance owner) {
            var host = after.get(Host.class, owner.hostId());
            return owner.serviceId() != null && owner.desired() == Desired.REMOVED
                    && (host == null || host.agentState() == AgentState.DISCONNECTED
                            || owner.state() == InstanceState.STOPPED);
        }

        private void given(Instance instance, Map<Long, Instance> owners) {
            var address = Objects.requireNonNull(instance.address());
            check(instance.message() == null, instance.name() + " has an address and says " + instance.message());
            var wish = instance.config().label(Labels.REQUESTED_IP);
            var retained = retained(before, instance);
            if (wish != null) {
                check(address.equals(wish) || stays(wish, owners), "asked for " + wish + " and has " + address);
                seen.accept(address.equals(wish) ? "requested" : "another instead");
            } else if (retained != null) {
                check(address.equals(retained), "is to keep " + retained + " and has " + address);
                seen.accept("retained");
            } else {
                var host = Objects.requireNonNull(after.get(Host.class, instance.hostId()));
                var inside = host.blocks().stream().anyMatch(block -> within(block, number(address)));
                check(inside || (free(after, host.blocks()).isEmpty() && emptyBlocks().isEmpty()),
                        address + " is not of " + host.blocks() + ", which have room");
                seen.accept(inside ? "own block" : "anywhere");
            }
            if (service(after, instance) instanceof Service service && service.spec().retainIp() && wish == null) {
                check(address.equals(retained(after, instance)), address + " is not kept for its place");
            }
        }

        /** It is somebody's who does not go. */
        private boolean stays(String address, Map<Long, Instance> owners) {
            var owner = valid(address) ? owners.get(number(address)) : null;
            return owner != null && owner.desired() != Desired.REMOVED
                    || valid(address) && (reserved(after).contains(address)
                            || after.hosts().stream().anyMatch(it -> own(it) == number(address)));
        }

        private boolean waits(Instance instance) {
            return instance.desired() != Desired.REMOVED && after.get(Host.class, instance.hostId()) != null
                    && instance.config().networking().mode().equals("managed");
        }

        /** It has none: that is right, and it says why. */
        private void reason(Instance instance, Map<Long, Instance> owners) {
            var host = Objects.requireNonNull(after.get(Host.class, instance.hostId()));
            var message = String.valueOf(instance.message());
            var wish = instance.config().label(Labels.REQUESTED_IP);
            // for what does not become free nobody waits
            var wanted = wish == null ? retained(after, instance) : stays(wish, owners) ? null : wish;
            if (host.blocks().isEmpty()) {
                check(noBlockLeft(), instance.name() + " waits, and there is a block for its host");
                check(message.contains("all blocks"), message);
                seen.accept("waits for a block");
            } else if (wanted == null) {
                check(free(after, allBlocks()).isEmpty(), instance.name() + " waits, and there is room");
                check(message.contains("all addresses"), message);
                seen.accept("waits for all");
            } else if (valid(wanted) && owners.get(number(wanted)) instanceof Instance owner) {
                check(!(mayLose(owner) && Objects.equals(owner.serviceId(), instance.serviceId())),
                        owner.name() + " need not be waited for");
                var keeper = wanted.equals(retained(after, instance)) || !reserved(after).contains(wanted)
                        ? owner.name()
                        : "kept for " + Objects.requireNonNull(service(after, owner)).name();
                check(message.contains(keeper), "who has " + wanted + " is not named: " + message);
                seen.accept("waits for its owner");
            } else {
                var inVain = !valid(wanted) || number(wanted) <= low || number(wanted) >= high
                        || (wish == null && after.hosts().stream().anyMatch(it -> own(it) == number(wanted)))
                        || (wish == null && !wanted.equals(retained(after, instance))
                                && reserved(after).contains(wanted));
                check(inVain, instance.name() + " waits, and " + wanted + " is nobody's");
                check(message.contains(wanted), message);
                seen.accept("waits in vain");
            }
        }

        /** One on each host with containers of the network, and nowhere else. */
        private void agents() {
            for (var host : after.hosts()) {
                var here = after.instancesOn(host.id());
                var agents = here.stream().filter(Instance::system).count();
                var needed = here.stream().anyMatch(it -> it.config().networking().mode().equals("managed"));
                check(agents <= 1 && (!needed || agents == 1), host.hostname() + " has " + agents + " Network Agents");
            }
        }

        private boolean noBlockLeft() {
            return allBlocks().stream()
                    .allMatch(block -> after.hosts().stream().anyMatch(host -> host.blocks().contains(block))
                            || (!isEmpty(after, block) && used(after).contains(first(block) + 1)));
        }

        private List<String> allBlocks() {
            var all = new ArrayList<String>();
            for (var at = low; at <= high; at += 64) {
                all.add(text(at) + "/26");
            }
            return all;
        }

        /** Of no host, and nobody has an address there. */
        private List<String> emptyBlocks() {
            return allBlocks().stream()
                    .filter(block -> after.hosts().stream().noneMatch(host -> host.blocks().contains(block)))
                    .filter(block -> isEmpty(after, block)).toList();
        }

        private boolean isEmpty(View view, String block) {
            return used(view).stream().noneMatch(number -> within(block, number));
        }

        private List<Long> free(View view, List<String> blocks) {
            var used = used(view);
            var free = new ArrayList<Long>();
            for (var block : blocks) {
                for (var n = 2; n < size(block) - 1; n++) {
                    if (!used.contains(first(block) + n)) {
                        free.add(first(block) + n);
                    }
                }
            }
            return free;
        }

        private Set<Long> used(View view) {
            return view == before ? usedBefore : usedAfter;
        }

        private static Set<Long> allUsed(View view) {
            var used = new HashSet<Long>();
            view.instances().stream().map(Instance::address).filter(Objects::nonNull)
                    .forEach(address -> used.add(number(address)));
            reserved(view).forEach(address -> used.add(number(address)));
            return used;
        }

        private static Set<String> reserved(View view) {
            var reserved = new HashSet<String>();
            view.services().forEach(service -> reserved.addAll(service.addresses().values()));
            return reserved;
        }

        private static @Nullable Service service(View view, Instance instance) {
            return view.get(Service.class, instance.serviceId());
        }

        private static @Nullable String retained(View view, Instance instance) {
            var service = service(view, instance);
            return service == null || !service.spec().retainIp()
                    ? null
                    : service.addresses().get(instance.index() + "/" + instance.config().name());
        }

        private static long own(Host host) {
            return host.blocks().isEmpty() ? -1 : first(host.blocks().getFirst()) + 1;
        }

        private static boolean within(String block, long number) {
            return number >= first(block) && number < first(block) + size(block);
        }

        private static boolean valid(String address) {
            return address.matches("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
        }

        static long first(String range) {
            return number(range.substring(0, range.indexOf('/')));
        }

        private static long size(String range) {
            return 1L << (32 - Integer.parseInt(range.substring(range.indexOf('/') + 1)));
        }

        static long number(String address) {
            var number = 0L;
            for (var part : address.split("\\.", -1)) {
                number = number * 256 + Integer.parseInt(part);
            }
            return number;
        }

        static String text(long number) {
            return number / 16_777_216 + "." + number / 65_536 % 256 + "." + number / 256 % 256 + "." + number % 256;
        }
    }
}
