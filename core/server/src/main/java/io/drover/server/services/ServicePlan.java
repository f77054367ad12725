package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.spec.HostAffinity;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import io.drover.server.services.UnitMaker.Past;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is to be done for one service now. */
final class ServicePlan {
    private final Draft draft;
    private final HostLoss loss;
    private final ServicesPlanner.Illness illness;
    private final UnitMaker make;
    private final Service service;
    private final Instant began;
    private @Nullable Instant wake;

    /** @param began when this owner did */
    ServicePlan(Draft draft, Service service, HostLoss loss, ServicesPlanner.Illness illness, Instant began) {
        this.draft = draft;
        this.loss = loss;
        this.illness = illness;
        this.service = service;
        this.began = began;
        this.make = new UnitMaker(draft, service);
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
            case ACTIVATING, ACTIVE, UPDATING_ACTIVE, RESTARTING -> run();
            case UPGRADING, UPGRADED, FINISHING_UPGRADE, CANCELING_UPGRADE, CANCELED_UPGRADE, ROLLING_BACK -> upgrade();
        }
        return wake;
    }

    private void remove() {
        var instances = draft.view().instancesOf(service.id());
        instances.forEach(make::unwant);
        // what is left on a host that is lost is removed there when the host comes back, and what a person waits for no longer
        // when the host can
        if (instances.stream().allMatch(instance -> instance.purged() && !drains(instance) || (instance.placed()
                && lost(draft.view().get(Host.class, instance.hostId()))))) {
            draft.put(service.withState(State.REMOVED).withRemoved(draft.now()).withMessage(null));
        }
    }

    /** Load balancers find it by its service, so that this one stays for as long as requests are under way; that has an end. */
    private boolean drains(Instance instance) {
        return instance.config().isPrimary() && instance.drains() && draft.view().balanced(service.id());
    }

    private void stop() {
        var wanted = Unit.of(draft.view(), service);
        wanted.stream().filter(this::lost).forEach(make::unwant);
        var left = Unit.of(draft.view(), service).stream().flatMap(unit -> unit.members().stream()).toList();
        left.forEach(instance -> draft.put(instance.withDesired(Desired.STOPPED).withRestart(null)));
        if (left.stream().noneMatch(it -> it.state().moves())) {
            draft.put(service.withState(State.INACTIVE).withMessage(null).withRestart(null));
        }
    }

    private void run() {
        if (!service.spec().hasContainers()) {
            draft.put(service.withState(State.ACTIVE).withEverActive(true).withMessage(null));
            return;
        }
        kept().forEach(make::unwant);
        replaceBroken();
        var waitsFor = StartOrder.waitsFor(draft.view(), service);
        if (waitsFor == null) {
            var policy = service.spec().scalePolicy();
            var wanted = service.spec().global() ? coverHosts() : policy == null ? keepScale() : grow(policy);
            Restarts.forget(draft, service);
            if (service.state() == State.RESTARTING) {
                wake = Planner.earlier(wake, new Restarts(draft, make.service()).advance(began));
            }
            settle(wanted, null);
        } else {
            settle(Integer.MAX_VALUE, waitsFor);
        }
    }

    /** Nobody keeps anything for later without an upgrade. */
    private List<Instance> kept() {
        return draft.view().instancesOf(service.id()).stream().filter(it -> it.desired() == Desired.KEPT).toList();
    }

    private void upgrade() {
        if (service.upgrade() != null && service.upgrade().to() != null) {
            // its scale is all that changes
            replaceBroken();
            keepScale();
            Restarts.forget(draft, service);
            return;
        }
        var ailing = new Ailing(draft, service, illness);
        new TwoSets(draft, service, make, this::lost, ailing).make();
        Restarts.forget(draft, service);
        wake = Planner.earlier(wake, ailing.wake());
    }

    /** Units on lost hosts move as a whole; a unit with a failed or ill member is made anew; a single missing member is added. */
    private void replaceBroken() {
        var ailing = new Ailing(draft, service, illness);
        for (var unit : Unit.of(draft.view(), service)) {
            var failed = unit.members().stream().filter(member -> member.state() == InstanceState.ERROR).findFirst();
            if (lost(unit)) {
                make.unwant(unit);
                if (!service.spec().global()) {
                    create(unit.index(), null, Past.NONE);
                }
            } else if (failed.isPresent()) {
                make.unwant(unit);
                create(unit.index(), unit.requestedHostId(), make.failed(unit.failures(), failed.get().message()));
            } else if (ailing.member(unit) instanceof Instance ill) {
                make.unwant(unit);
                create(unit.index(), unit.requestedHostId(), Ailing.wasWell(ill)
                        ? new Past(0, null, Ailing.reason(ill))
                        : make.failed(unit.failures(), Ailing.reason(ill)));
            } else {
                complete(unit);
            }
        }
        wake = Planner.earlier(wake, ailing.wake());
    }

    private void complete(Unit unit) {
        var missing = service.spec().launchConfigs().stream().map(LaunchConfig::name)
                .filter(name -> unit.member(name) == null).collect(Collectors.toSet());
        // who shares the network or the volumes of one that is made anew has to be made anew as well
        var renewed = service.spec().withDependents(missing);
        for (var config : service.spec().launchConfigs()) {
            if (renewed.contains(config.name())) {
                var old = unit.member(config.name());
                if (old != null) {
                    make.unwant(old);
                }
                make.member(config, service.revision(), unit,
                        unit.hostId() == null ? unit.requestedHostId() : unit.hostId(), Past.NONE);
            }
        }
        unit.members().forEach(make::beginAgain);
    }

    private boolean lost(Unit unit) {
        var place = unit.place(service.spec());
        return place != null && lost(draft.view().get(Host.class, place));
    }

    private boolean lost(@Nullable Host host) {
        var at = loss.at(service, host, draft.now());
        if (at != null && at.isAfter(draft.now())) {
            wake = Planner.earlier(wake, at);
            return false;
        }
        return at != null;
    }

    private int keepScale() {
        var wanted = service.spec().scale();
        var units = Unit.of(draft.view(), service);
        // the youngest go first
        units.stream().skip(wanted).forEach(make::unwant);
        add(wanted - Math.min(wanted, units.size()));
        return wanted;
    }

    private int grow(ScalePolicy policy) {
        new Growth(policy, Unit.of(draft.view(), service)).surplus().forEach(make::unwant);
        add(new Growth(policy, Unit.of(draft.view(), service)).missing());
        return new Growth(policy, Unit.of(draft.view(), service)).needed().size();
    }

    /** At the lowest places that are free. */
    private void add(int missing) {
        var used = Unit.of(draft.view(), service).stream().map(Unit::index).collect(Collectors.toSet());
        for (int index = 1, left = missing; left > 0; index++) {
            if (used.add(index)) {
                create(index, null, Past.NONE);
                left--;
            }
        }
    }

    private int coverHosts() {
        var rules = HostAffinity.of(service.spec().launchConfigs());
        var covered = new HashSet<String>();
        var used = new HashSet<Integer>();
        for (var unit : Unit.of(draft.view(), service)) {
            var host = draft.view().get(Host.class, unit.requestedHostId());
            if (host == null || !rules.allows(host.allLabels()) || !covered.add(host.id())) {
                make.unwant(unit);
            } else {
                used.add(unit.index());
            }
        }
        var uncovered = Unit.uncovered(draft.view(), rules, covered);
        var index = 1;
        for (var host : uncovered) {
            while (!used.add(index)) {
                index++;
            }
            create(index, host, Past.NONE);
        }
        return covered.size() + uncovered.size();
    }

    private void create(int index, @Nullable String asked, Past past) {
        make.unit(service.spec().launchConfigs(), service.revision(), index, asked, past);
    }

    /** Says how far it is. */
    private void settle(int wanted, @Nullable String waiting) {
        if (make.service().state() == State.RESTARTING) {
            return;
        }
        var restart = make.service().restart();
        var givenUp = restart == null ? null : restart.failure();
        var units = Growth.needed(service, Unit.of(draft.view(), service));
        var ready = units.stream().filter(Unit::satisfied).count();
        var reasons = new ArrayList<String>();
        if (waiting != null) {
            reasons.add(waiting);
        }
        units.stream().flatMap(unit -> unit.members().stream()).filter(member -> !member.satisfied())
                .forEach(member -> addReason(reasons, member));
        // what is so now says more than what was
        if (givenUp != null) {
            reasons.add(givenUp);
        }
        if (ready == units.size() && units.size() == wanted) {
            draft.put(make.service().withState(State.ACTIVE).withEverActive(true).withMessage(givenUp));
        } else {
            var state = service.state() == State.ACTIVATING ? State.ACTIVATING : State.UPDATING_ACTIVE;
            draft.put(make.service().withState(state).withMessage(reasons.isEmpty() ? null : reasons.getFirst()));
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
