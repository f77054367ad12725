package io.drover.agent.containers;

import io.drover.model.wire.Observed.CommandHealth;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container that Docker has and that this agent made: it carries our instance label and this host's owner label.
 *
 * @param id Docker's
 * @param uuid of the instance it was made for: an instance id can come again with another server
 * @param pid of its first process, 0 while it does not run
 * @param startedAt null before its first start; {@code finishedAt} null before its first end
 * @param networkOf the id of the container whose network it shares, or null
 * @param volumesFrom ids of the containers whose volumes it mounts
 * @param named what of its volumes has a name that a person or Drover gave, to be removed with {@code cleanup} all
 * @param health what Docker's own check of it says; null when it does not run or Docker does not check it
 */
@RecordBuilder
public record Found(String id, String instanceId, @Nullable String uuid, String name, Status status,
        @Nullable Integer exitCode, int pid, @Nullable Instant startedAt, @Nullable Instant finishedAt,
        @Nullable String ip, @Nullable String mac,
        @Nullable String networkOf, List<String> volumesFrom, Cleanup cleanup,
        List<String> named, @Nullable CommandHealth health) implements FoundBuilder.With {
    public Found {
        volumesFrom = List.copyOf(volumesFrom);
        named = List.copyOf(named);
    }

    /** Docker's own states. */
    public enum Status {
        CREATED, RUNNING, PAUSED, RESTARTING, REMOVING, EXITED, DEAD;

        boolean up() {
            return this == RUNNING || this == PAUSED || this == RESTARTING;
        }
    }

    /** Which volumes go with the container: Rancher's {@code io.rancher.container.volume_cleanup_strategy}. */
    public enum Cleanup {
        UNNAMED, NONE, ALL
    }

    boolean up() {
        return status.up();
    }

    boolean ended() {
        return status == Status.EXITED && startedAt != null;
    }

    /** How long its last run took; zero when that is not known. */
    Duration ran() {
        return startedAt == null || finishedAt == null || finishedAt.isBefore(startedAt)
                ? Duration.ZERO
                : Duration.between(startedAt, finishedAt);
    }
}
