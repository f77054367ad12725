package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Service;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which units of a service are to be made anew because of the health of one of their members, by the strategy of its check. */
final class Ailing {
    /** Who was healthy for so long has not failed to come up. */
    private static final Duration WELL = Instance.LONGEST_WAIT;
    private final Draft draft;
    private final Service service;
    private final ServicesPlanner.Illness illness;
    private @Nullable Instant wake;

    Ailing(Draft draft, Service service, ServicesPlanner.Illness illness) {
        this.draft = draft;
        this.service = service;
        this.illness = illness;
    }

    /** The member because of which it is to be replaced now, or null. */
    @Nullable
    Instance member(Unit unit) {
        for (var member : unit.members()) {
            var at = mayBeReplaced(member) ? illness.replaceAt(draft.view(), member, draft.now()) : null;
            if (at != null && !at.isAfter(draft.now())) {
                return member;
            }
            wake = Planner.earlier(wake, at);
        }
        return null;
    }

    /** When to look again, or null. */
    @Nullable
    Instant wake() {
        return wake;
    }

    /**
     * An image that brings a check of its own has nobody's leave to be replaced: it is shown, and names lead past it. What
     * does not come up in its time is replaced whatever the quorum is, as in Rancher: there may be none yet.
     */
    private boolean mayBeReplaced(Instance member) {
        var health = member.health();
        var check = member.config().healthCheck();
        if (health == null || !member.config().checked()) {
            return false;
        }
        return check == null || switch (check.strategy().toLowerCase(Locale.ROOT)) {
            case "none" -> false;
            case "recreateonquorum" -> health.state() != State.UNHEALTHY || healthy() >= check.quorum();
            default -> true;
        };
    }

    private long healthy() {
        return Unit.of(draft.view(), service).stream()
                .filter(unit -> unit.members().stream().allMatch(Instance::well)).count();
    }

    /** Did it fail after a time in which all was well, rather than on its way up? */
    static boolean wasWell(Instance ill) {
        var health = ill.health();
        if (health == null || health.state() != State.UNHEALTHY || health.history().isEmpty()) {
            return false;
        }
        var before = health.history().getFirst();
        return before.state() == State.HEALTHY && !before.since().plus(WELL).isAfter(health.since());
    }

    static String reason(Instance ill) {
        var health = ill.health();
        return health == null ? "" : say(health);
    }

    private static String say(InstanceHealth health) {
        var state = health.state() == State.UNHEALTHY
                ? "unhealthy"
                : "not healthy in time (" + health.state().name().toLowerCase(Locale.ROOT) + ")";
        return "the one before was " + state + (health.reason() == null ? "" : ": " + health.reason());
    }
}
