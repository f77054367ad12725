package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.spec.HostAffinity;
import io.drover.model.spec.LaunchConfig;
import io.drover.server.services.UnitMaker.Past;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a service that is being upgraded. Each of its places has what its upgrade says: units of the old set, of
 * the new one, or of both. Old containers that are not to run are stopped and kept, new ones go.
 */
final class TwoSets {
    private final Draft draft;
    private final UnitMaker make;
    private final Predicate<@Nullable Host> lost;
    private final Ailing ailing;
    private final Upgrade upgrade;
    private final String id;
    private final boolean whole;

    /** @param lost does what is on this host count as lost, by the service's own grace time? */
    TwoSets(Draft draft, Service service, UnitMaker make, Predicate<@Nullable Host> lost, Ailing ailing) {
        this.draft = draft;
        this.make = make;
        this.lost = lost;
        this.ailing = ailing;
        this.upgrade = Objects.requireNonNull(service.upgrade());
        this.id = service.id();
        this.whole = upgrade.ofWholeUnits(service);
    }

    void make() {
        var service = make.service();
        var ages = ages();
        forgetLost();
        for (var index : service.spec().global() ? hosts(service) : scale(service, ages)) {
            place(index, null);
        }
    }

    /** Index to the number of its oldest unit. */
    private TreeMap<Integer, Long> ages() {
        var oldest = new TreeMap<Integer, Long>();
        all().forEach(it -> oldest.merge(it.index(), it.createIndex(), Math::min));
        return oldest;
    }

    /** Of a unit on a lost host nothing is kept: it is made anew as a whole, by what its place has to run. */
    private void forgetLost() {
        var units = all().stream().filter(it -> it.placed() && lost.test(draft.view().get(Host.class, it.hostId())))
                .map(Instance::unit).collect(Collectors.toSet());
        all().stream().filter(it -> units.contains(it.unit())).forEach(make::unwant);
    }

    /** The youngest places go first. */
    private List<Integer> scale(Service service, TreeMap<Integer, Long> oldest) {
        var policy = service.spec().scalePolicy();
        var places = new ArrayList<>(oldest.keySet());
        // one that grows as hosts allow does so again afterwards
        var wanted = policy == null
                ? service.spec().scale()
                : Math.min(policy.most(), Math.max(policy.min(), places.size()));
        places.sort(Comparator.comparing(oldest::get));
        places.stream().skip(wanted).forEach(index -> at(index).forEach(make::unwant));
        var kept = new ArrayList<>(places.subList(0, Math.min(wanted, places.size())));
        for (var index = 1; kept.size() < wanted; index++) {
            if (!kept.contains(index)) {
                kept.add(index);
            }
        }
        return kept;
    }

    private List<Integer> hosts(Service service) {
        var rules = HostAffinity.of(service.spec().launchConfigs());
        var covered = new TreeMap<String, Integer>();
        for (var it : all()) {
            var host = draft.view().get(Host.class, it.requestedHostId());
            if (host == null || !rules.allows(host.allLabels())
                    || covered.computeIfAbsent(host.id(), _ -> it.index()) != it.index()) {
                make.unwant(it);
            }
        }
        var places = new ArrayList<>(covered.values());
        var index = 1;
        for (var host : Unit.uncovered(draft.view(), rules, covered.keySet())) {
            while (places.contains(index)) {
                index++;
            }
            place(index, host);
            places.add(index);
        }
        return places;
    }

    /** @param asked the host of a new place, for one that has none yet */
    private void place(int index, @Nullable String asked) {
        var side = make.service().sideAt(index);
        var host = asked == null
                ? at(index).stream().map(Instance::requestedHostId).filter(Objects::nonNull).findFirst().orElse(null)
                : asked;
        if (side == Side.NEW) {
            of(Side.OLD, index).forEach(this::putAside);
        } else if (side == Side.OLD) {
            of(Side.NEW, index).forEach(make::unwant);
        }
        if (side.meets(Side.OLD)) {
            of(Side.OLD, index).stream().filter(it -> it.desired() == Desired.KEPT).forEach(it -> comeBack(it, side));
            run(Side.OLD, index, host);
        }
        // what is new comes when what is old has ended, unless both may be there
        if (side.meets(Side.NEW) && (side == Side.BOTH || !of(Side.NEW, index).isEmpty()
                || ended(Side.OLD, index, null))) {
            run(Side.NEW, index, host);
        }
    }

    /**
     * One that is kept runs again where it is, once its host is free of its successor unless both may be there. Has somebody
     * else its ports meanwhile, or one of the new set that stays for now, then it is made anew.
     */
    private void comeBack(Instance kept, Side side) {
        var taker = Ports.taker(draft.view(), kept);
        if (taker == null) {
            if (side == Side.BOTH || ended(Side.NEW, kept.index(), kept.hostId())) {
                draft.put(kept.withDesired(Desired.RUNNING));
            }
        } else if (taker.desired() != Desired.REMOVED
                && (!id.equals(taker.serviceId()) || make.service().sideOf(taker) != Side.NEW
                        || make.service().sideAt(taker.index()) != Side.OLD)) {
            make.unwant(kept);
        }
    }

    private void putAside(Instance old) {
        var ends = make.service().state() == Service.State.FINISHING_UPGRADE;
        // one that is down though it should run may be on its way up, and is not known to leave its ports
        var worthIt = old.containerId() != null && old.state() != InstanceState.ERROR
                && (old.desired() != Desired.RUNNING || old.satisfied());
        if (ends || !worthIt) {
            make.unwant(old);
        } else {
            draft.put(old.withDesired(Desired.KEPT).withStop(null).withRestart(null));
        }
    }

    /**
     * Has what was of a set at a place come to its end, on a host or wherever it was? Of a lost host and of what was purged
     * nobody waits to hear.
     */
    private boolean ended(Side set, int index, @Nullable String hostId) {
        return draft.view().instancesOf(id).stream()
                .filter(it -> it.index() == index && make.service().sideOf(it) == set && it.placed()
                        && (hostId == null || hostId.equals(it.hostId())))
                .filter(it -> !it.purged() && !lost.test(draft.view().get(Host.class, it.hostId())))
                .noneMatch(it -> it.state().moves());
    }

    private void run(Side set, int index, @Nullable String host) {
        mend(set, index);
        var members = at(set, index);
        var missing = configs(set).stream()
                .filter(config -> members.stream().noneMatch(it -> it.config().name().equals(config.name()))).toList();
        if (missing.isEmpty()) {
            members.forEach(make::beginAgain);
            return;
        }
        // what is of both sets, or of the other, shows where the rest of its unit belongs
        var mates = whole ? members : at(index);
        if (mates.isEmpty()) {
            make.unit(missing, revision(set), index, host, Past.NONE);
        } else {
            complete(set, Unit.of(mates), members, missing, Past.NONE);
        }
    }

    /** What is made anew is joined by those that share its network or its volumes. */
    private void complete(Side set, Unit unit, List<Instance> members, List<LaunchConfig> missing, Past past) {
        var spec = make.service().spec().withLaunchConfig(configs(set).getFirst())
                .withSidekicks(configs(set).subList(1, configs(set).size()));
        var renewed = spec.withDependents(new HashSet<>(missing.stream().map(LaunchConfig::name).toList()));
        members.stream().filter(it -> renewed.contains(it.config().name())).forEach(make::unwant);
        spec.launchConfigs().stream().filter(config -> renewed.contains(config.name()))
                .forEach(config -> make.member(config, revision(set), unit,
                        unit.hostId() == null ? unit.requestedHostId() : unit.hostId(), past));
        members.stream().filter(it -> !renewed.contains(it.config().name())).forEach(make::beginAgain);
    }

    /** A failed or ill member is made anew, of a unit that is replaced as a whole with all of it. */
    private void mend(Side set, int index) {
        var members = at(set, index);
        var wanted = members.stream().filter(Instance::wanted).toList();
        if (wanted.isEmpty()) {
            return;
        }
        var unit = Unit.of(wanted);
        var failed = wanted.stream().filter(it -> it.state() == InstanceState.ERROR).findFirst().orElse(null);
        var ill = failed == null ? ailing.member(unit) : null;
        if (failed == null && ill == null) {
            return;
        }
        var reason = failed != null ? failed.message() : Ailing.reason(Objects.requireNonNull(ill));
        var past = ill != null && Ailing.wasWell(ill)
                ? new Past(0, null, reason)
                : make.failed(unit.failures(), reason);
        var broken = Objects.requireNonNull(failed == null ? ill : failed);
        var ofBoth = make.service().sideOf(broken) == Side.BOTH;
        if (whole || ofBoth) {
            // what is of both sets takes the other set's containers of its unit with it
            (whole ? members : at(index)).forEach(make::unwant);
            make.unit(configs(set), revision(set), index, unit.requestedHostId(), past);
        } else {
            var own = members.stream().filter(it -> make.service().sideOf(it) == set).toList();
            own.forEach(make::unwant);
            var names = own.stream().map(it -> it.config().name()).toList();
            complete(set, unit, members.stream().filter(it -> !own.contains(it)).toList(), configs(set).stream()
                    .filter(config -> names.contains(config.name())).toList(), past);
        }
    }

    private List<LaunchConfig> configs(Side set) {
        return set == Side.OLD ? upgrade.previous() : make.service().spec().launchConfigs();
    }

    private int revision(Side set) {
        return set == Side.OLD ? make.service().revision() - 1 : make.service().revision();
    }

    /** All that is not to be removed. */
    private List<Instance> all() {
        return all(_ -> true);
    }

    private List<Instance> at(int index) {
        return all(it -> it.index() == index);
    }

    private List<Instance> all(Predicate<Instance> which) {
        return draft.view().instancesOf(id).stream().filter(it -> it.desired() != Desired.REMOVED && which.test(it))
                .sorted(Comparator.comparing(Instance::createIndex).thenComparing(Instance::id)).toList();
    }

    /** Of a set alone, or, where units are not replaced as a whole, with those that are of both. */
    private List<Instance> at(Side set, int index) {
        return at(index).stream().filter(it -> make.service().sideOf(it).meets(set)).toList();
    }

    private List<Instance> of(Side set, int index) {
        return at(index).stream().filter(it -> make.service().sideOf(it) == set).toList();
    }
}
