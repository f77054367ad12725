package io.drover.server.health;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.InstanceState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a container's ill health is reason enough to replace it. Pure. */
final class Deadline {
    /** What is not known yet is looked at again after so long. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private Deadline() {
    }

    /**
     * What was found by an owner before this one, or before this one was paused, is no reason: somebody must say it now. A
     * time-out begins no earlier than this server hears of the container, and only counts while something speaks against it.
     *
     * @param active does the agent of its host answer
     * @return when to judge again, which is past when it is to be replaced now; null when nothing is to be waited for
     */
    static @Nullable Instant of(Instance instance, Testimony said, boolean active, Instant now) {
        var health = instance.health();
        if (health == null || !active || instance.desired() != Desired.RUNNING || health.startCount() == 0) {
            return null;
        }
        if (health.state() == State.HEALTHY) {
            return null;
        }
        if (health.state() == State.UNHEALTHY) {
            var confirmed = said.commandBad() || (instance.config().healthCheck() != null && said.down());
            return confirmed ? now : now.plus(LOOK);
        }
        var timeout = timeout(instance, health);
        if (timeout == null) {
            return null;
        }
        var runs = instance.state() == InstanceState.RUNNING;
        var heard = runs ? said.speaking() : said.hearing();
        if (heard == null) {
            return now.plus(LOOK);
        }
        // by a clock that was ahead of this one it may begin in a time to come
        var begin = health.since().isAfter(now) || health.since().isBefore(heard) ? heard : health.since();
        return begin.plus(timeout);
    }

    private static @Nullable Duration timeout(Instance instance, InstanceHealth health) {
        var check = instance.config().healthCheck();
        var millis = check == null
                ? null
                : health.state() == State.INITIALIZING ? check.initializingTimeout() : check.reinitializingTimeout();
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
