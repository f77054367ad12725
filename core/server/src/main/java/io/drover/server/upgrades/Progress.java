package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.End;
import io.drover.model.Upgrade.Outcome;
import io.drover.model.Upgrade.Side;
import io.drover.model.UpgradeAction;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Step;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The next step of one upgrade, and what is said of it. */
final class Progress {
    private final Draft draft;
    private final Service service;
    private final Places here;
    private final List<Place> places;
    private final Instant began;
    private Upgrade upgrade;

    /** @param began when this owner did: the time in which there was none counts against nobody */
    Progress(Draft draft, Service service, Instant began) {
        this.draft = draft;
        this.service = service;
        this.began = began;
        this.here = Places.of(draft.view(), service);
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
    Instant forward(Function<Situation, Counsel> ask, Traffic traffic) {
        var begun = places.stream().filter(place -> place.runs() != Side.OLD).toList();
        var done = (int) begun.stream().filter(Place::newWell).count();
        // of one that had arrived, the time in which it waited for what is old to stop counts against nobody
        var arrivedBefore = upgrade.done() == places.size();
        if (done > upgrade.done() || (done < upgrade.done() && arrivedBefore)) {
            upgrade = upgrade.withDone(done).withProgressed(draft.now());
        }
        if (done < begun.size()) {
            upgrade = upgrade.withRestingSince(null);
        } else if (upgrade.restingSince() == null) {
            upgrade = upgrade.withRestingSince(draft.now());
        }
        var resting = places.stream().noneMatch(Place::underWay);
        if (resting && done == places.size() && here.complete()) {
            return arrived(done);
        }
        if (upgrade.options().pauseAfterFirstBatch() && upgrade.batches() == 1 && resting) {
            paused();
            stop("paused after the first batch: it waits to be continued or rolled back", null);
            return null;
        }
        var broken = here.broken();
        if (broken != null) {
            giveUp(broken);
            return null;
        }
        var counsel = ask.apply(new Situation(places, upgrade.options(), upgrade.batches(), upgrade.restingSince(),
                draft.now(), upgrade.share(), upgrade.shareSince(), traffic));
        var step = counsel.step();
        if (step.failure() != null) {
            giveUp(step.failure());
            return null;
        }
        if (upgrade.options().pauseAfterFirstBatch() && switches(step)) {
            pause("paused before the switch: the new set is well and stands by; it waits to be continued or rolled back");
            return null;
        }
        var begins = step.to().entrySet().stream()
                .anyMatch(to -> to.getValue() != Side.OLD && service.sideAt(to.getKey()) == Side.OLD);
        var before = upgrade.places();
        turnForward(step);
        if (!upgrade.places().equals(before)) {
            upgrade = upgrade.withProgressed(draft.now());
        }
        upgrade = upgrade.sharing(step.share(), draft.now());
        if (begins) {
            upgrade = upgrade.withBatches(upgrade.batches() + 1).withRestingSince(null);
        }
        var deadline = waitingSince().plusMillis(upgrade.options().deadlineMillis())
                .plus(upgrade.restingSince() == null ? Duration.ZERO : counsel.pause());
        var waiting = counsel.problem() == null ? here.waiting() : counsel.problem();
        if (!deadline.isAfter(draft.now())) {
            giveUp("no progress for " + Duration.ofMillis(upgrade.options().deadlineMillis()).toSeconds() + " s"
                    + (waiting == null ? "" : ": " + waiting));
            return null;
        }
        put(State.UPGRADING, say(done, waiting));
        return Planner.earlier(deadline, step.lookAgain());
    }

    /** It is upgraded when the last of the old ones has stopped; one that takes its time is no reason to give up. */
    private @Nullable Instant arrived(int done) {
        upgrade = upgrade.sharing(upgrade.share() == null ? null : Integer.valueOf(Upgrade.ALL), draft.now());
        var ending = here.ending();
        var patience = waitingSince().plusMillis(upgrade.options().deadlineMillis());
        if (ending != null && patience.isAfter(draft.now())) {
            put(State.UPGRADING, say(done, "waiting for " + ending + " to stop"));
            return patience;
        }
        put(State.UPGRADED, null);
        draft.put(ended(now().withEverActive(true), Outcome.UPGRADED, null));
        return upgraded();
    }

    /** A whole set that stood by is to get something. */
    private boolean switches(Step step) {
        return Objects.equals(upgrade.share(), 0) && step.share() != null && step.share() > 0
                && places.stream().allMatch(place -> place.runs() == Side.BOTH);
    }

    /** Once is enough. */
    private void paused() {
        upgrade = upgrade.withOptions(upgrade.options().withPauseAfterFirstBatch(false));
    }

    /** What stands by goes on standing by. */
    private void pause(String message) {
        paused();
        put(State.CANCELED_UPGRADE, message);
    }

    private String say(int done, @Nullable String waiting) {
        return done + " of " + places.size() + " upgraded"
                + (upgrade.share() == null ? "" : ", " + upgrade.share() + " % of new requests go there")
                + (waiting == null ? "" : ", " + waiting);
    }

    private void giveUp(String reason) {
        if (upgrade.options().autoRollback()) {
            put(State.UPGRADING, null);
            upgrade = Objects.requireNonNull(UpgradeAction.ROLL_BACK.of(now(), draft.now()).upgrade())
                    .withFailure(reason);
            put(State.ROLLING_BACK, reason);
        } else {
            stop(reason, reason);
            draft.put(ended(now(), Outcome.STOPPED, reason));
        }
    }

    /** What becomes of it is kept after it is over, for those who were not looking. */
    private Service ended(Service before, Outcome outcome, @Nullable String reason) {
        return before.withLastUpgrade(End.after(before.lastUpgrade(), outcome, reason, draft.now()));
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
        upgrade = upgrade.withPlaces(sides).withFailure(failure).sharing(shareOf(sides.values()), draft.now());
        put(State.CANCELED_UPGRADE, message);
    }

    /** Where only one set is left it has everything; where each has places they are worth the same. */
    private @Nullable Integer shareOf(Collection<Side> sides) {
        if (upgrade.share() == null) {
            return null;
        }
        return sides.stream().noneMatch(side -> side == Side.NEW)
                ? Integer.valueOf(0)
                : sides.stream().allMatch(side -> side == Side.NEW) ? Integer.valueOf(Upgrade.ALL) : null;
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
            here.settle(draft, upgrade, Side.NEW);
            draft.put(now().withUpgrade(null).withState(State.ACTIVE).withMessage(null));
        }
        return null;
    }

    @Nullable
    Instant back() {
        var begun = upgrade.batches() > 0;
        var step = upgrade.share() != null && upgrade.share() == Upgrade.ALL
                ? SwitchBack.next(places, begun, waitingSince(), draft.now())
                : WayBack.next(places, upgrade.options(), begun, waitingSince(), draft.now())
                        .sharing(upgrade.share());
        upgrade = upgrade.sharing(step.share(), draft.now());
        if (!step.to().isEmpty()) {
            turn(step);
            upgrade = upgrade.withBatches(upgrade.batches() + 1).withProgressed(draft.now());
        }
        var back = (int) upgrade.places().values().stream().filter(side -> side == Side.OLD).count();
        var settled = back == upgrade.places().size();
        if (settled && !here.hasAny(Side.NEW) && !here.keepsAny()) {
            upgrade = here.follow(draft, upgrade, State.ROLLING_BACK);
            here.settle(draft, upgrade, Side.OLD);
            var previous = upgrade.previous();
            draft.put(ended(now().withUpgrade(null).withState(State.UPDATING_ACTIVE).withMessage(null)
                    .withSpec(now().spec().withLaunchConfig(previous.getFirst())
                            .withSidekicks(previous.subList(1, previous.size()))),
                    Outcome.ROLLED_BACK, upgrade.failure()));
            return null;
        }
        upgrade = upgrade.withDone(back);
        put(State.ROLLING_BACK, back + " of " + places.size() + " rolled back"
                + (upgrade.failure() == null ? "" : " after " + upgrade.failure()));
        return step.to().isEmpty() ? step.lookAgain() : draft.now().plus(WayBack.PATIENCE);
    }

    private Instant waitingSince() {
        return began.isAfter(upgrade.progressed()) ? began : upgrade.progressed();
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
        upgrade = here.follow(draft, upgrade, state);
        draft.put(now().withState(state).withMessage(message).withUpgrade(upgrade));
    }
}
