package io.drover.server.upgrades;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.Upgrade.ToService;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Those of a service that another one takes over from. A place is a number: up to the old service's scale something old belongs
 * there, and up to what the other is to get something new. Which sides they have, is the scale of both.
 */
final class TwoServices implements Places {
    private final View view;
    private final Service service;
    private final ToService to;
    private final @Nullable Service other;

    TwoServices(View view, Service service, ToService to) {
        this.view = view;
        this.service = service;
        this.to = to;
        var found = view.get(Service.class, to.serviceId());
        this.other = found == null || found.state() == State.REMOVING ? null : found;
    }

    /** Whoever is well belongs to the places that have nothing else before it belongs to those that have both. */
    @Override
    public List<Place> all() {
        var old = served(Side.OLD, to.from(), well(service));
        var more = (other == null ? 0 : well(other)) - to.had();
        var fresh = served(Side.NEW, to.more(), more);
        var all = more >= of(Side.NEW, to.more()).size();
        return IntStream.rangeClosed(1, to.places()).mapToObj(index -> {
            var runs = service.sideAt(index);
            return new Place(index, runs, index > to.from() || old.contains(index), runs != Side.OLD
                    && (index > to.more() ? all : fresh.contains(index)));
        }).toList();
    }

    /** The places of a set that have one of so many. */
    private Set<Integer> served(Side set, int most, long well) {
        return of(set, most).stream().sorted(Comparator.comparing(index -> service.sideAt(index) == Side.BOTH))
                .limit(Math.max(0, well)).collect(Collectors.toSet());
    }

    private List<Integer> of(Side set, int most) {
        return IntStream.rangeClosed(1, most).filter(index -> service.sideAt(index).meets(set)).boxed().toList();
    }

    private int count(Side set, int most, Map<Integer, Side> sides) {
        return (int) IntStream.rangeClosed(1, most)
                .filter(index -> sides.getOrDefault(index, service.sideAt(index)).meets(set)).count();
    }

    /** Of units all of which is well, as many as the service is to have. */
    private long well(Service one) {
        return view.instancesOf(one.id()).stream().filter(Instance::wanted)
                .collect(Collectors.groupingBy(Instance::unit)).values().stream()
                .filter(unit -> unit.size() == one.spec().launchConfigs().size()
                        && unit.stream().allMatch(Instance::well))
                .count();
    }

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public boolean hasAny(Side set) {
        return set == Side.NEW && other != null && other.spec().scale() > to.had();
    }

    @Override
    public boolean keepsAny() {
        return false;
    }

    @Override
    public @Nullable String ending() {
        return Places.ending(view, view.instancesOf(service.id()).stream().filter(it -> !it.wanted()));
    }

    @Override
    public @Nullable String waiting() {
        return other == null || all().stream().noneMatch(place -> place.runs() != Side.OLD && !place.newWell())
                ? null
                : view.instancesOf(other.id()).stream().filter(it -> it.wanted() && !it.well()).findFirst()
                        .map(Instance::waitingFor).orElse("waiting for " + other.name());
    }

    @Override
    public @Nullable String broken() {
        return other == null ? "the service that was to take over is gone" : null;
    }

    @Override
    public Upgrade follow(Draft draft, Upgrade upgrade, State state) {
        var sides = upgrade.places();
        scale(draft, service.id(), count(Side.OLD, to.from(), sides));
        if (other != null) {
            scale(draft, other.id(), to.had() + count(Side.NEW, to.more(), sides));
            if (sides.values().stream().anyMatch(side -> side != Side.OLD)) {
                start(draft, other.id());
            }
        }
        if (!to.updateLinks() || other == null) {
            return upgrade;
        }
        var fresh = sides.values().stream().filter(side -> side == Side.NEW).count();
        var followers = new Followers(draft, service, other, Objects.requireNonNull(upgrade.to()));
        if (state == State.UPGRADED || sides.values().stream().anyMatch(side -> side != Side.OLD)) {
            followers.addRules();
        }
        // the one with more containers
        followers.turnLinks(state == State.UPGRADED || 2 * fresh >= sides.size());
        return upgrade.withTo(followers.now());
    }

    @Override
    public void settle(Draft draft, Upgrade upgrade, Side with) {
        if (other != null && to.updateLinks()) {
            var followers = new Followers(draft, service, other, Objects.requireNonNull(upgrade.to()));
            followers.turnLinks(with == Side.NEW);
            followers.dropRules(with == Side.NEW ? Side.OLD : Side.NEW);
        }
    }

    private static void scale(Draft draft, String id, int scale) {
        var now = Objects.requireNonNull(draft.view().get(Service.class, id));
        if (now.spec().scale() != scale) {
            draft.put(now.withSpec(now.spec().withScale(scale))
                    .withState(now.state() == State.ACTIVE ? State.UPDATING_ACTIVE : now.state()));
        }
    }

    private static void start(Draft draft, String id) {
        var now = Objects.requireNonNull(draft.view().get(Service.class, id));
        if (now.state() == State.INACTIVE) {
            draft.put(now.withState(State.ACTIVATING));
        }
    }
}
