package io.drover.agent.containers;

import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.Observed;
import org.jspecify.annotations.Nullable;

/** Says in the model's words how it stands with an instance. Pure. */
final class Reporter {
    private Reporter() {
    }

    /**
     * @param wanted null when it is being taken away
     * @param container the one that counts, or null
     * @param doing the step that is under way, or null
     */
    static Observed observe(String instanceId, @Nullable Assigned wanted, @Nullable Found container, Past past,
            Step.@Nullable Act doing) {
        var state = state(wanted, container, past, doing);
        var starts = Math.max(past.starts(), container != null && container.startedAt() != null ? 1 : 0);
        return new Observed(instanceId, state, container == null ? null : container.id(),
                container == null ? null : container.ip(), container == null ? null : container.mac(), starts,
                container == null ? null : container.exitCode(),
                container == null ? null : container.startedAt(), message(state, container, past),
                container == null || state != InstanceState.RUNNING ? null : container.health());
    }

    private static InstanceState state(@Nullable Assigned wanted, @Nullable Found container, Past past,
            Step.@Nullable Act doing) {
        if (wanted == null) {
            return InstanceState.REMOVING;
        }
        if (doing != null) {
            return switch (doing) {
                case Step.Pull _,Step.Create _ -> InstanceState.CREATING;
                case Step.Start _ -> InstanceState.STARTING;
                case Step.Stop _,Step.Remove _ -> InstanceState.STOPPING;
            };
        }
        if (container != null && container.up()) {
            return container.status() == Found.Status.RESTARTING ? InstanceState.STARTING : InstanceState.RUNNING;
        }
        if (wanted.desired() != Desired.RUNNING) {
            return InstanceState.STOPPED;
        }
        if (past.error() != null) {
            return InstanceState.ERROR;
        }
        if (past.once()) {
            return InstanceState.STOPPED;
        }
        return container == null ? InstanceState.CREATING : InstanceState.STARTING;
    }

    private static @Nullable String message(InstanceState state, @Nullable Found container, Past past) {
        if (state == InstanceState.STARTING && container != null && container.ended() && past.startAt() != null) {
            return "ended with exit code " + container.exitCode() + ", starts again";
        }
        return state == InstanceState.ERROR || state == InstanceState.REMOVING ? past.error() : null;
    }
}
