package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.UpgradeAction;
import io.drover.plugin.UpgradeStrategy;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Step;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The next step of one upgrade, and what is said of it. */
final class Progress {
    private final Draft draft;
    private final Service service;
    private final Places here;
    private final List<Place> places;
    private Upgrade upgrade;

    Progress(Draft draft, Service service) {
        this.draft = draft;
        this.service = service;
        this.here = new Places(draft.view(), service);
        this.places = here.all();
        this.upgrade = Objects.requireNonNull(service.upgrade()).withTotal(places.size());
        // what is yet to come was written by a clock that was wrong
        if (upgrade.progressed().isAfter(draft.now())) {
            upgrade = upgrade.withProgressed(draft.now());
        }
        if (upgrade.restingSince() != null && upgrade.restingSince().isAfter(draft.now())) {
            upgrade = upgrade.withRestingSince(draft.now());
        }
        // one that came in the meantime stays what it is, whatever state is next
        turn(Step.NONE);
    }

    @Nullable
    Instant forward(UpgradeStrategy strategy) {
        var done = (int) places.stream().filter(place -> place.runs() == Side.NEW && place.newWell()).count();
        var resting = places.stream().noneMatch(Place::underWay);
        if (done > upgrade.done()) {
            upgrade = upgrade.withDone(done).withProgressed(draft.now());
        }
        if (!resting) {
            upgrade = upgrade.withRestingSince(null);
        } else if (upgrade.restingSince() == null) {
            upgrade = upgrade.withRestingSince(draft.now());
        }
        if (done == places.size() && here.complete()) {
            put(State.UPGRADED, null);
            draft.put(now().withEverActive(true));
            return upgraded();
        }
        if (upgrade.options().pauseAfterFirstBatch() && upgrade.batches() == 1 && resting) {
            upgrade = upgrade.withOptions(upgrade.options().withPauseAfterFirstBatch(false));
            stop("paused after the first batch: it waits to be continued or rolled back", null);
            return null;
        }
        var step = strategy.next(new Situation(places, upgrade.options(), upgrade.batches(), upgrade.restingSince(),
                draft.now()));
        var begins = step.to().entrySet().stream()
                .anyMatch(to -> to.getValue() != Side.OLD && service.sideAt(to.getKey()) == Side.OLD);
        turnForward(step);
        if (begins) {
            upgrade = upgrade.withBatches(upgrade.batches() + 1).withProgressed(draft.now()).withRestingSince(null);
        }
        var deadline = upgrade.progressed().plusMillis(upgrade.options().deadlineMillis());
        if (!deadline.isAfter(draft.now())) {
            giveUp();
            return null;
        }
        put(State.UPGRADING, say(done));
        return Planner.earlier(deadline, step.lookAgain());
    }

    private String say(int done) {
        var waiting = here.waiting(Side.NEW);
        return done + " of " + places.size() + " upgraded" + (waiting == null ? "" : ", " + waiting);
    }

    private void giveUp() {
        var waiting = here.waiting(Side.NEW);
        var reason = "no progress for " + Duration.ofMillis(upgrade.options().deadlineMillis()).toSeconds() + " s"
                + (waiting == null ? "" : ": " + waiting);
        if (upgrade.options().autoRollback()) {
            put(State.UPGRADING, null);
            upgrade = Objects.requireNonNull(UpgradeAction.ROLL_BACK.of(now(), draft.now()).upgrade())
                    .withFailure(reason);
            put(State.ROLLING_BACK, reason);
        } else {
            stop(reason, reason);
        }
    }

    @Nullable
    Instant cancel() {
        var done = places.stream().filter(place -> place.runs() == Side.NEW && place.newWell()).count();
        stop(done + " of " + places.size() + " upgraded; it waits to be continued or rolled back", null);
        return null;
    }

    /** Where something new was being waited for beside what is old, the old goes on alone. */
    private void stop(String message, @Nullable String failure) {
        var sides = new TreeMap<>(upgrade.places());
        sides.replaceAll((_, side) -> side == Side.BOTH ? Side.OLD : side);
        upgrade = upgrade.withPlaces(sides).withFailure(failure);
        put(State.CANCELED_UPGRADE, message);
    }

    @Nullable
    Instant upgraded() {
        if (upgrade.options().autoFinish()) {
            put(State.FINISHING_UPGRADE, null);
        } else {
            put(State.UPGRADED, null);
        }
        return null;
    }

    @Nullable
    Instant finish() {
        if (here.hasAny(Side.OLD)) {
            put(State.FINISHING_UPGRADE, null);
        } else {
            draft.put(now().withUpgrade(null).withState(State.ACTIVE).withMessage(null));
        }
        return null;
    }

    @Nullable
    Instant back() {
        var step = WayBack.next(places, upgrade.options(), upgrade.batches() > 0, upgrade.progressed(), draft.now());
        if (!step.to().isEmpty()) {
            turn(step);
            upgrade = upgrade.withBatches(upgrade.batches() + 1).withProgressed(draft.now());
        }
        var back = (int) upgrade.places().values().stream().filter(side -> side == Side.OLD).count();
        var settled = back == upgrade.places().size();
        if (settled && !here.hasAny(Side.NEW) && !here.keepsAny()) {
            var previous = upgrade.previous();
            draft.put(now().withUpgrade(null).withState(State.UPDATING_ACTIVE).withMessage(null)
                    .withSpec(service.spec().withLaunchConfig(previous.getFirst())
                            .withSidekicks(previous.subList(1, previous.size()))));
            return null;
        }
        upgrade = upgrade.withDone(back);
        put(State.ROLLING_BACK, back + " of " + places.size() + " rolled back"
                + (upgrade.failure() == null ? "" : " after " + upgrade.failure()));
        return step.to().isEmpty() ? step.lookAgain() : draft.now().plus(WayBack.PATIENCE);
    }

    /** A strategy is not asked to go back, so it does not. */
    private void turnForward(Step step) {
        var forward = new TreeMap<Integer, Side>();
        step.to().forEach((index, side) -> {
            if (side.compareTo(service.sideAt(index)) > 0) {
                forward.put(index, side);
            }
        });
        turn(new Step(forward, null));
    }

    /** Places that are gone are forgotten. */
    private void turn(Step step) {
        var sides = new TreeMap<Integer, Side>();
        places.forEach(place -> sides.put(place.index(), step.to().getOrDefault(place.index(), place.runs())));
        upgrade = upgrade.withPlaces(sides);
    }

    private Service now() {
        return Objects.requireNonNull(draft.view().get(Service.class, service.id()));
    }

    private void put(State state, @Nullable String message) {
        draft.put(now().withState(state).withMessage(message).withUpgrade(upgrade));
    }
}
