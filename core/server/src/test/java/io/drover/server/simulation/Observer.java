package io.drover.server.simulation;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.Upgrade;
import io.drover.model.spec.PortSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks from outside at the engines and the database, never at what the nodes believe. */
final class Observer {
    /** How long what is ill may run: until three have found out, and all that is missing of what they said is asked for. */
    private static final long ILLNESS = 30_000;
    /** How long a service may have more than its scale while all of its hosts can be reached. */
    private static final long REMOVAL = 20_000;
    /** Strategies that start what is new beside what is old. */
    private static final List<String> BESIDES = List.of("blue-green", "canary");
    private final World world;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> excessSince = new HashMap<>();
    private final Map<String, Long> illSince = new HashMap<>();
    private final Map<String, Integer> acknowledgedScale = new HashMap<>();
    /** Those that were kept for later and have not run since. */
    private final Set<String> kept = new HashSet<>();
    private final Promises promises;
    private final Outlook outlook;
    private long lastUnwell;

    Observer(World world) {
        this.world = world;
        this.promises = new Promises(world);
        this.outlook = new Outlook(world);
        watch();
    }

    Promises promises() {
        return promises;
    }

    List<String> violations() {
        return violations;
    }

    void acknowledged(String serviceId, int scale) {
        acknowledgedScale.put(serviceId, scale);
    }

    /** Nobody knows whether this one was done, so both are right. */
    void unknown(String serviceId) {
        acknowledgedScale.remove(serviceId);
    }

    void obeys(SimHost host, long epoch) {
        if (epoch < host.highestEpoch()) {
            violation(host.id() + " obeyed epoch " + epoch + " after " + host.highestEpoch());
        }
    }

    void committed(String node, long epoch) {
        if (epoch != world.database().epoch()) {
            violation("node " + node + " committed with epoch " + epoch + " while another owns "
                    + world.database().epoch());
        }
    }

    /** Something bad was asked for, and answered like this. */
    void refused(Refusal refusal, long before) {
        if (refusal.code() == Refusal.Code.ServiceUnavailable) {
            return;
        }
        if (refusal.field() == null || world.database().view().seq() != before) {
            violation("what is bad is refused without its field, or has changed something: " + refusal.getMessage());
        }
    }

    /** Many hosts are gone at once: somebody must be told. */
    void alarmed() {
        if (world.database().view().hosts().stream().noneMatch(host -> host.message() != null
                && host.message().contains("stopped answering at once"))) {
            violation("many hosts vanished at once, and no host says so");
        }
    }

    private void watch() {
        world.time().after(250, () -> {
            look();
            watch();
        });
    }

    private void look() {
        // what is lost on its way is said again with the next full report
        if (!world.hears() || !world.hosts().stream().allMatch(host -> host.lost() || host.well())) {
            lastUnwell = world.time().millisNow();
        }
        acknowledgedWritesAreThere();
        identitiesAreUnique();
        portsAreUnique();
        addressesAreUnique();
        scaleIsNotExceeded();
        foreignContainersAreLeftAlone();
        theIllAreReplaced();
        promises.look();
        outlook.look(world.time().millisNow() - lastUnwell >= REMOVAL * 2 && world.canAct());
    }

    /** By the strategy of its check: at once, never, or while others are well. */
    private void theIllAreReplaced() {
        var now = world.time().millisNow();
        var ill = new HashSet<String>();
        for (var host : world.hosts()) {
            host.containers().forEach((id, container) -> {
                if (container.running() && container.ill()
                        && world.database().view().find(id) instanceof Instance instance && mustGo(instance)) {
                    ill.add(id);
                }
            });
        }
        illSince.keySet().retainAll(ill);
        for (var id : ill) {
            if (now - lastUnwell < REMOVAL * 2 || !world.canAct()) {
                illSince.put(id, now);
            } else if (now - illSince.computeIfAbsent(id, _ -> now) > ILLNESS) {
                violation(id + " is ill, and nobody replaces it");
                illSince.put(id, now);
            }
        }
    }

    private boolean mustGo(Instance instance) {
        var check = instance.config().healthCheck();
        var service = world.database().view().get(Service.class, instance.serviceId());
        // what never gets well is replaced less and less often
        return check != null && check.strategy().equals("recreate")
                && !UpgradeWishes.neverWell(instance.config()) && service != null && service.state().runs()
                && instance.desired() == Desired.RUNNING;
    }

    private void foreignContainersAreLeftAlone() {
        world.hosts().stream().filter(host -> !host.engine().foreignIsUntouched())
                .forEach(host -> violation("somebody else's container on " + host.id() + " was touched"));
    }

    private void acknowledgedWritesAreThere() {
        acknowledgedScale.forEach((id, scale) -> {
            var service = world.database().view().get(Service.class, id);
            if (service == null || service.spec().scale() != scale) {
                violation("the acknowledged scale " + scale + " of " + id + " is lost");
            }
        });
        if (!violations.isEmpty()) {
            acknowledgedScale.clear();
        }
    }

    private void identitiesAreUnique() {
        var seen = new HashMap<String, String>();
        for (var host : world.hosts()) {
            host.containers().forEach((id, container) -> {
                var other = container.running() ? seen.put(id, host.id()) : null;
                if (other != null) {
                    violation(id + " runs on " + other + " and on " + host.id());
                }
            });
        }
    }

    /** In what is planned, and on the engines. */
    private void portsAreUnique() {
        var planned = new HashMap<String, Instance>();
        for (var instance : world.database().view().instances()) {
            // what is kept for later, or was and goes now, has left its ports to others
            if (instance.desired() == Desired.KEPT) {
                kept.add(instance.id());
            } else if (instance.desired() == Desired.RUNNING) {
                kept.remove(instance.id());
            }
            var left = kept.contains(instance.id()) || (instance.desired() == Desired.REMOVED && !isUp(instance));
            if (instance.placed() && !left) {
                takePorts(instance, Objects.requireNonNull(instance.hostId()), planned);
            }
        }
        var taken = new HashMap<String, Instance>();
        for (var host : world.hosts()) {
            host.containers().forEach((id, container) -> {
                if (container.running() && world.database().view().find(id) instanceof Instance instance) {
                    takePorts(instance, host.id(), taken);
                }
            });
        }
    }

    private static boolean isUp(Instance instance) {
        return instance.state() != InstanceState.STOPPED && instance.state() != InstanceState.REMOVING;
    }

    private void addressesAreUnique() {
        var taken = new HashMap<String, String>();
        for (var instance : world.database().view().instances()) {
            var other = instance.address() == null ? null : taken.put(instance.address(), instance.name());
            if (other != null) {
                violation(other + " and " + instance.name() + " have the address " + instance.address());
            }
        }
    }

    private void takePorts(Instance instance, String hostId, Map<String, Instance> taken) {
        for (PortSpec port : instance.config().networking().ports()) {
            var other = taken.put(hostId + ":" + port.publicPort(), instance);
            if (other != null) {
                violation(says(other) + " and " + says(instance) + " have port " + port.publicPort() + " of " + hostId);
            }
        }
    }

    private static String says(Instance instance) {
        return instance.id() + " (" + instance.desired() + ", " + instance.state() + ")";
    }

    private void scaleIsNotExceeded() {
        var now = world.time().millisNow();
        for (var service : world.database().view().services()) {
            var running = 0;
            for (var host : world.hosts()) {
                // what runs on a machine that was let go is nobody's any more
                running += host.reachable() && !host.dismissed() ? runningOf(host, service.id()) : 0;
            }
            var most = most(service);
            if (running <= most || !service.state().runs() || now - lastUnwell < REMOVAL * 2
                    || !world.canAct()) {
                excessSince.put(service.id(), now);
            } else if (now - excessSince.getOrDefault(service.id(), now) > REMOVAL) {
                violation(service.name() + " has " + running + " containers instead of " + most);
                excessSince.put(service.id(), now);
            }
        }
    }

    /** Beside what is old there may be what is new, where a person asked for that. */
    private static int most(Service service) {
        var upgrade = service.upgrade();
        return service.spec().scale() * service.spec().launchConfigs().size()
                * (upgrade != null && (upgrade.options().startFirst() || BESIDES.contains(upgrade.options().strategy()))
                        ? 2
                        : 1);
    }

    private int runningOf(SimHost host, String serviceId) {
        var count = 0;
        for (var entry : host.containers().entrySet()) {
            if (entry.getValue().running() && world.database().view().find(entry.getKey()) instanceof Instance instance
                    && serviceId.equals(instance.serviceId())) {
                count++;
            }
        }
        return count;
    }

    /**
     * When all is well again for long enough, everything is exactly as it should be.
     *
     * @param never gets well, so its containers come and go
     */
    void converged(Predicate<Service> never) {
        var view = world.database().view();
        for (var service : view.services()) {
            hasEnded(service);
            if (never.test(service)) {
                continue;
            }
            var running = world.hosts().stream().mapToInt(host -> runningOf(host, service.id())).sum();
            var wanted = service.state().runs()
                    ? Math.min(fits(service),
                            service.spec().scale() * service.spec().launchConfigs().size() + standingBy(view, service))
                    : 0;
            if (running != wanted) {
                violation(service.name() + " ended with " + running + " of " + wanted + " containers; "
                        + service.state() + " " + service.message());
            }
        }
        outlook.converged();
        for (var host : world.hosts()) {
            for (var id : host.lost() ? Set.<String>of() : host.containers().keySet()) {
                var instance = view.get(Instance.class, id);
                if (!isOf(never, id) && (instance == null || (instance.serviceId() == null && !instance.system())
                        || instance.desired() == Desired.REMOVED
                        || !host.id().equals(instance.hostId()))) {
                    violation(id + " was left behind on " + host.id() + " as " + host.containers().get(id)
                            + (host.assignmentOnDisk().containsKey(id) ? ", assigned still" : ""));
                }
            }
        }
        for (var instance : view.instances()) {
            if (instance.desired() == Desired.REMOVED && !isLost(instance.hostId()) && !isOf(never, instance.id())) {
                violation(instance.name() + " is unwanted and was never finished");
            }
        }
    }

    /** With a port of the host there is one on each host, of both sets together. */
    private long fits(Service service) {
        return service.spec().launchConfigs().stream().allMatch(it -> it.networking().ports().isEmpty())
                ? Long.MAX_VALUE
                : world.hosts().stream().filter(host -> !host.lost()).count();
    }

    /** What waits beside the old set for a person to say that it is to take over. */
    private static int standingBy(View view, Service service) {
        var upgrade = service.upgrade();
        if (service.state() != Service.State.CANCELED_UPGRADE || upgrade == null || upgrade.to() != null) {
            return 0;
        }
        var places = view.instancesOf(service.id()).stream().filter(it -> it.desired() == Desired.RUNNING)
                .map(Instance::index).distinct().filter(index -> service.sideAt(index) == Upgrade.Side.BOTH).count();
        return (int) places * upgrade.changed().size();
    }

    private boolean isOf(Predicate<Service> some, String instanceId) {
        var view = world.database().view();
        var service = view.find(instanceId) instanceof Instance instance
                ? view.get(Service.class, instance.serviceId())
                : null;
        return service != null && some.test(service);
    }

    private void hasEnded(Service service) {
        switch (service.state()) {
            case UPGRADING, CANCELING_UPGRADE, FINISHING_UPGRADE, ROLLING_BACK, RESTARTING ->
                violation("what was begun with "
                        + service.name() + " has no end: " + service.state() + " " + service.message());
            default -> {
                // as it is to be
            }
        }
    }

    /** Its host may still come, as far as anybody knows. */
    private boolean isLost(@Nullable String hostId) {
        return world.hosts().stream().anyMatch(host -> host.lost() && host.id().equals(hostId));
    }

    /** Every running container, with how often it was started. */
    Map<String, Integer> running() {
        var all = new HashMap<String, Integer>();
        for (var host : world.hosts()) {
            host.containers().forEach((id, container) -> {
                if (container.running()) {
                    all.put(id, container.starts());
                }
            });
        }
        return all;
    }

    /** A planted fault has shown: the rest of the story need not be told. */
    static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void violation(String what) {
        violations.add("at " + world.time().millisNow() / 1000.0 + " s: " + what);
        if (world.shows(violations)) {
            throw new Found();
        }
    }
}
