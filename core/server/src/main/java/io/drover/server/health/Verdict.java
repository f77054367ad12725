package io.drover.server.health;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What its run and what is said of it make of a container's health. Pure. */
final class Verdict {
    private Verdict() {
    }

    /** Is there anything to be found out of it? */
    static boolean isDue(Instance instance) {
        return instance.placed() && instance.desired() == Desired.RUNNING && !instance.nativeContainer();
    }

    /** @return its health now; null for one that nobody checks */
    static @Nullable InstanceHealth of(Instance instance, Testimony said, Instant now) {
        var health = instance.health();
        if (health == null) {
            if (!instance.config().checked() && said.command() == null) {
                return null;
            }
            health = new InstanceHealth(State.INITIALIZING, now, null, instance.startCount(), List.of(), List.of());
        }
        return byVotes(instance, run(health, instance.startCount(), now), said, now);
    }

    /** Another run begins: what was good or bad is to be found out again. */
    private static InstanceHealth run(InstanceHealth health, int startCount, Instant now) {
        if (startCount == health.startCount()) {
            return health;
        }
        // an agent that lost its folder counts from the beginning, and the container went on
        var anew = startCount > health.startCount();
        if (anew && settled(health)) {
            return health.become(State.REINITIALIZING, now, null, startCount);
        }
        var first = health.startCount() == 0;
        return new InstanceHealth(health.state(), first ? now : health.since(), health.reason(), startCount,
                health.checkers(), health.history());
    }

    private static boolean settled(InstanceHealth health) {
        return health.state() == State.HEALTHY || health.state() == State.UNHEALTHY;
    }

    private static InstanceHealth byVotes(Instance instance, InstanceHealth health, Testimony said, Instant now) {
        var config = instance.config();
        var byHosts = config.healthCheck() != null;
        var byCommand = config.checkedByCommand() || said.command() != null;
        var good = (!byHosts || said.up()) && (!byCommand || said.commandGood());
        // what is on its way up is not ill because nobody reaches it yet
        var bad = said.commandBad() || (byHosts && said.down() && settled(health));
        if (bad) {
            return health.state() == State.UNHEALTHY
                    ? because(health, said.reason())
                    : health.become(State.UNHEALTHY, now, said.reason(), health.startCount());
        }
        if (good) {
            return health.state() == State.HEALTHY
                    ? health
                    : health.become(State.HEALTHY, now, null, health.startCount());
        }
        return settled(health) ? health : because(health, said.reason());
    }

    /** The reason that was heard last stays until there is another. */
    private static InstanceHealth because(InstanceHealth health, @Nullable String reason) {
        return reason == null || Objects.equals(reason, health.reason())
                ? health
                : new InstanceHealth(health.state(), health.since(), reason, health.startCount(), health.checkers(),
                        health.history());
    }
}
