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
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    @Override
    public List<Place> all() {
        var oldWell = well(service);
        var newWell = other == null ? 0 : well(other);
        return IntStream.rangeClosed(1, to.places()).mapToObj(index -> {
            var runs = service.sideAt(index);
            var old = index > to.from() || (runs != Side.NEW && upTo(index, Side.OLD, to.from()) <= oldWell);
            var fresh = runs != Side.OLD && to.had() + upTo(index, Side.NEW, to.more()) <= newWell;
            return new Place(index, runs, old, fresh);
        }).toList();
    }

    /** How many of a set's places there are up to this one. */
    private long upTo(int index, Side set, int most) {
        return count(index, set, most, service.upgrade() == null ? Map.of() : service.upgrade().places());
    }

    private long count(int index, Side set, int most, Map<Integer, Side> sides) {
        return IntStream.rangeClosed(1, Math.min(index, most))
                .filter(one -> sides.getOrDefault(one, service.sideAt(one)).meets(set)).count();
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
    public @Nullable String waiting() {
        return other == null || all().stream().noneMatch(place -> place.runs() != Side.OLD && !place.newWell())
                ? null
                : view.instancesOf(other.id()).stream().filter(it -> it.wanted() && !it.well()).findFirst()
                        .map(Places::waitingFor).orElse("waiting for " + other.name());
    }

    @Override
    public @Nullable String broken() {
        return other == null ? "the service that was to take over is gone" : null;
    }

    @Override
    public Upgrade follow(Draft draft, Upgrade upgrade, State state) {
        var sides = upgrade.places();
        scale(draft, service.id(), (int) count(to.from(), Side.OLD, to.from(), sides));
        if (other != null) {
            scale(draft, other.id(), to.had() + (int) count(to.more(), Side.NEW, to.more(), sides));
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
            var state = switch (now.state()) {
                case ACTIVE -> State.UPDATING_ACTIVE;
                case INACTIVE -> State.ACTIVATING;
                default -> now.state();
            };
            draft.put(now.withSpec(now.spec().withScale(scale)).withState(state));
        }
    }
}
