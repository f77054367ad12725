package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Stack;
import io.drover.model.spec.HostAffinity;
import io.drover.model.spec.Labels;
import io.drover.model.network.BalancerContainer;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be done for one service now. */
final class ServicePlan {
    private final Draft draft;
    private final HostLoss loss;
    private final ServicesPlanner.Illness illness;
    private Service service;
    private @Nullable Instant wake;

    ServicePlan(Draft draft, Service service, HostLoss loss, ServicesPlanner.Illness illness) {
        this.draft = draft;
        this.loss = loss;
        this.illness = illness;
        this.service = service;
    }

    /** Writes it into the draft, and says when to look again. */
    @Nullable
    Instant make() {
        switch (service.state()) {
            case REMOVING -> remove();
            case REMOVED -> {
                // nothing is left to do
            }
            case INACTIVE, DEACTIVATING -> stop();
            case ACTIVATING, ACTIVE, UPDATING_ACTIVE -> run();
        }
        return wake;
    }

    private void remove() {
        var instances = draft.view().instancesOf(service.id());
        instances.forEach(this::unwant);
        // what is left on a host that is lost is removed there when the host comes back
        if (instances.stream().allMatch(instance -> instance.placed()
                && lost(draft.view().get(Host.class, instance.hostId())))) {
            draft.put(service.withState(State.REMOVED).withRemoved(draft.now()).withMessage(null));
        }
    }

    private void stop() {
        var wanted = Unit.of(draft.view(), service);
        wanted.stream().filter(this::lost).forEach(this::unwant);
        var left = Unit.of(draft.view(), service).stream().flatMap(unit -> unit.members().stream()).toList();
        left.forEach(instance -> draft.put(instance.withDesired(Desired.STOPPED)));
        if (left.stream().noneMatch(ServicePlan::moves)) {
            draft.put(service.withState(State.INACTIVE).withMessage(null));
        }
    }

    private static boolean moves(Instance instance) {
        return switch (instance.state()) {
            case RUNNING, STARTING, CREATING, STOPPING -> true;
            case REQUESTED, STOPPED, REMOVING, REMOVED, ERROR -> false;
        };
    }

    private void run() {
        if (!service.spec().hasContainers()) {
            draft.put(service.withState(State.ACTIVE).withEverActive(true).withMessage(null));
            return;
        }
        replaceBroken();
        var waitsFor = StartOrder.waitsFor(draft.view(), service);
        if (waitsFor == null) {
            var wanted = service.spec().global() ? coverHosts() : keepScale();
            wake = ServicesPlanner.earlier(wake, Restarts.advance(draft, service));
            settle(wanted, null);
        } else {
            settle(Integer.MAX_VALUE, waitsFor);
        }
    }

    /** Units on lost hosts move as a whole; a unit with a failed or ill member is made anew; a single missing member is added. */
    private void replaceBroken() {
        var ailing = new Ailing(draft, service, illness);
        for (var unit : Unit.of(draft.view(), service)) {
            var failed = unit.members().stream().filter(member -> member.state() == InstanceState.ERROR).findFirst();
            if (lost(unit)) {
                unwant(unit);
                if (!service.spec().global()) {
                    create(unit.index(), null, 0, null, null);
                }
            } else if (failed.isPresent()) {
                unwant(unit);
                create(unit.index(), unit.requestedHostId(), unit.failures() + 1, backoff(unit.failures()),
                        failed.get().message());
            } else if (ailing.member(unit) instanceof Instance ill) {
                unwant(unit);
                var failures = Ailing.wasWell(ill) ? 0 : unit.failures() + 1;
                create(unit.index(), unit.requestedHostId(), failures, failures == 0 ? null : backoff(failures - 1),
                        Ailing.reason(ill));
            } else {
                complete(unit);
            }
        }
        wake = ServicesPlanner.earlier(wake, ailing.wake());
    }

    private void complete(Unit unit) {
        var missing = service.spec().launchConfigs().stream().filter(config -> unit.member(config.name()) == null)
                .toList();
        if (!missing.isEmpty()) {
            // who shares the network or the volumes of one that is made anew has to be made anew as well
            var renewed = new HashSet<>(missing.stream().map(LaunchConfig::name).toList());
            for (var grown = true; grown;) {
                grown = false;
                for (var config : service.spec().launchConfigs()) {
                    if (!renewed.contains(config.name()) && dependsOnAny(config, renewed)) {
                        grown = renewed.add(config.name());
                    }
                }
            }
            for (var config : service.spec().launchConfigs()) {
                if (renewed.contains(config.name())) {
                    var old = unit.member(config.name());
                    if (old != null) {
                        unwant(old);
                    }
                    draft.put(instance(config, unit.uuid(), unit.index(), unit.createIndex(),
                            unit.hostId() == null ? unit.requestedHostId() : unit.hostId(), 0, null, null));
                }
            }
        }
        unit.members().forEach(this::beginAgain);
    }

    /** What was stopped runs again: after the service was, or, of a single container, once its end is there. */
    private void beginAgain(Instance member) {
        var now = draft.view().get(Instance.class, member.id());
        if (now == null || now.desired() != Desired.STOPPED || (now.stop() != null && ends(now))) {
            return;
        }
        if (now.stop() != null && now.stop().remove()) {
            unwant(now);
        } else {
            draft.put(now.withDesired(Desired.RUNNING).withStop(null));
        }
    }

    private static boolean ends(Instance instance) {
        return instance.state() == InstanceState.RUNNING || instance.state() == InstanceState.STOPPING;
    }

    private boolean dependsOnAny(LaunchConfig config, HashSet<String> names) {
        return config.storage().volumesFrom().stream().map(this::launchConfigName).anyMatch(names::contains)
                || (config.networking().networkFrom() != null
                        && names.contains(launchConfigName(config.networking().networkFrom())));
    }

    /** Files name the primary by the service's name; inside it has none. */
    private String launchConfigName(String written) {
        return written.equals(service.name()) ? "" : written;
    }

    private boolean lost(Unit unit) {
        return unit.hostId() != null && lost(draft.view().get(Host.class, unit.hostId()));
    }

    private boolean lost(@Nullable Host host) {
        var at = loss.at(service, host, draft.now());
        if (at != null && at.isAfter(draft.now())) {
            wake = ServicesPlanner.earlier(wake, at);
            return false;
        }
        return at != null;
    }

    private int keepScale() {
        var wanted = service.spec().scale();
        var units = Unit.of(draft.view(), service);
        // the youngest go first
        units.stream().skip(wanted).forEach(this::unwant);
        var used = new HashSet<Integer>();
        units.stream().limit(wanted).forEach(unit -> used.add(unit.index()));
        for (int index = 1, missing = wanted - used.size(); missing > 0; index++) {
            if (!used.contains(index)) {
                create(index, null, 0, null, null);
                missing--;
            }
        }
        return wanted;
    }

    private int coverHosts() {
        var rules = HostAffinity.of(service.spec().launchConfigs());
        var covered = new HashSet<String>();
        var used = new HashSet<Integer>();
        for (var unit : Unit.of(draft.view(), service)) {
            var host = draft.view().get(Host.class, unit.requestedHostId());
            if (host == null || !rules.allows(host.allLabels()) || !covered.add(host.id())) {
                unwant(unit);
            } else {
                used.add(unit.index());
            }
        }
        var uncovered = draft.view().hosts().stream().filter(Host::schedulable)
                .filter(host -> rules.allows(host.allLabels())).map(Host::id).filter(id -> !covered.contains(id))
                .sorted().toList();
        var index = 1;
        for (var host : uncovered) {
            while (!used.add(index)) {
                index++;
            }
            create(index, host, 0, null, null);
        }
        return covered.size() + uncovered.size();
    }

    private void create(int index, @Nullable String asked, int failures, @Nullable Instant notBefore,
            @Nullable String message) {
        var primary = Objects.requireNonNull(service.spec().launchConfig());
        var hostId = asked == null ? primary.label(Labels.REQUESTED_HOST) : asked;
        var unit = draft.newUuid();
        var createIndex = service.nextCreateIndex();
        service = service.withNextCreateIndex(createIndex + 1);
        draft.put(service);
        for (var config : service.spec().launchConfigs()) {
            draft.put(instance(config, unit, index, createIndex, hostId, failures, notBefore, message));
        }
    }

    private Instance instance(LaunchConfig config, String unit, int index, long createIndex, @Nullable String hostId,
            int failures, @Nullable Instant notBefore, @Nullable String message) {
        var stack = Objects.requireNonNull(draft.view().find(service.stackId()));
        var name = ((Stack) stack).name() + "-" + service.name() + (config.isPrimary() ? "" : "-" + config.name())
                + "-" + index;
        return new Instance(draft.newId(Kind.INSTANCE), draft.newUuid(), name, null, service.id(), service.stackId(),
                unit,
                index, createIndex, container(config), hostId, Desired.RUNNING, notBefore, failures, null, null, null,
                null, null,
                false, null, null,
                InstanceState.REQUESTED, null, null, 0, null, null, message, draft.now(), null);
    }

    /** What people write for a load balancer says where it listens and runs; what runs in it is ours. */
    private LaunchConfig container(LaunchConfig written) {
        return service.spec().kind() == ServiceKind.LOAD_BALANCER && written.isPrimary()
                ? BalancerContainer.of(written)
                : written;
    }

    private Instant backoff(int failures) {
        var seconds = 1L << Math.min(failures, 6);
        return draft.now().plusSeconds(Math.min(seconds, Instance.LONGEST_WAIT.toSeconds()));
    }

    private void unwant(Unit unit) {
        unit.members().forEach(this::unwant);
    }

    private void unwant(Instance instance) {
        draft.put(instance.withDesired(Desired.REMOVED));
    }

    /** Says how far it is. */
    private void settle(int wanted, @Nullable String waiting) {
        var units = Unit.of(draft.view(), service);
        var ready = units.stream().filter(Unit::satisfied).count();
        var reasons = new ArrayList<String>();
        if (waiting != null) {
            reasons.add(waiting);
        }
        units.stream().flatMap(unit -> unit.members().stream()).filter(member -> !member.satisfied())
                .forEach(member -> addReason(reasons, member));
        if (ready == units.size() && units.size() == wanted) {
            draft.put(service.withState(State.ACTIVE).withEverActive(true).withMessage(null));
        } else {
            var state = service.state() == State.ACTIVATING ? State.ACTIVATING : State.UPDATING_ACTIVE;
            draft.put(service.withState(state).withMessage(reasons.isEmpty() ? null : reasons.getFirst()));
        }
    }

    private static void addReason(List<String> reasons, Instance member) {
        if (member.unplaced() != null) {
            reasons.add(member.name() + ": " + member.unplaced());
        } else if (member.message() != null) {
            reasons.add(member.name() + ": " + member.message());
        }
    }
}
