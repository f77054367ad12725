package io.drover.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.Labels;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container that is wanted or was seen.
 *
 * <p>Instances of one unit (a primary and its sidekicks) share {@code unit}, {@code index} and host.
 *
 * @param name the container's name for people, for example {@code web-api-1}
 * @param serviceId null for a container that belongs to no service
 * @param unit the deployment unit's uuid
 * @param index the service index, used again by a replacement
 * @param createIndex never used again; the highest goes first when scaling down
 * @param config what it runs; written once, but for the name of its service
 * @param desired what should be; written by the services planner
 * @param notBefore not placed and not started earlier than this, the back-off after failures; services planner
 * @param failures how many instances of this slot failed in a row before this one; services planner
 * @param restart it is to be ended and started again, or null; written by intents, carried on by the services planner
 * @param stop how a person asked for its end, or null; written by intents, undone by the services planner
 * @param hostId where it runs; written once by the scheduling planner
 * @param unplaced why no host fits, or null; scheduling planner
 * @param address its managed address in the environment's network, or null; written by the network planner
 * @param nativeContainer somebody started it by hand and let it join the network: it is shown and named, and never touched
 * @param health what its health checks say, or null when it has none; health planner and votes
 * @param drain how far balancers are in letting it go, or null when it is not to end; balancing planner
 * @param state and everything after it: written only from the agent's reports
 * @param containerId Docker's id
 * @param ip the container's address on its host's own bridge
 * @param startCount how often it was started
 * @param message the reason of an error, in Docker's or the agent's words
 * @param revision of its service's description, when it was made; written once
 * @param mac of the interface that has {@code ip}, as Docker says it
 * @param volumesGone volumes with a name that it left on its host and that were removed since; by Docker's names
 * @param purged a person waits for its end no longer: lists leave it out and it holds nobody up; what is its on its host stays
 *            its until it is gone there, and whoever lacks a port because of that is told its name
 */
@RecordBuilder
public record Instance(String id, String uuid, String name, @Nullable String description, @Nullable String serviceId,
        @Nullable String stackId, String unit, int index, long createIndex, LaunchConfig config,
        @Nullable String requestedHostId,
        Desired desired, @Nullable Instant notBefore, int failures, @Nullable Restart restart, @Nullable Stop stop,
        @Nullable String hostId, @Nullable String unplaced, @Nullable String address, boolean nativeContainer,
        @Nullable InstanceHealth health, @Nullable Drain drain, InstanceState state, @Nullable String containerId,
        @Nullable String ip, int startCount,
        @Nullable Integer exitCode, @Nullable Instant startedAt, @Nullable String message, Instant created,
        @Nullable Instant removed, int revision, @Nullable String mac,
        List<String> volumesGone, boolean purged) implements Resource, InstanceBuilder.With {

    public Instance {
        volumesGone = volumesGone == null ? List.of() : List.copyOf(volumesGone);
    }

    /** No back-off is longer: a {@code notBefore} further away is of a clock that was wrong, and nobody waits for it. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** One of a service that was never upgraded, or of none. */
    public Instance(String id, String uuid, String name, @Nullable String description, @Nullable String serviceId,
            @Nullable String stackId, String unit, int index, long createIndex, LaunchConfig config,
            @Nullable String requestedHostId, Desired desired, @Nullable Instant notBefore, int failures,
            @Nullable Restart restart, @Nullable Stop stop, @Nullable String hostId, @Nullable String unplaced,
            @Nullable String address, boolean nativeContainer, @Nullable InstanceHealth health, @Nullable Drain drain,
            InstanceState state, @Nullable String containerId, @Nullable String ip, int startCount,
            @Nullable Integer exitCode, @Nullable Instant startedAt, @Nullable String message, Instant created,
            @Nullable Instant removed) {
        this(id, uuid, name, description, serviceId, stackId, unit, index, createIndex, config, requestedHostId,
                desired, notBefore, failures, restart, stop, hostId, unplaced, address, nativeContainer, health, drain,
                state, containerId, ip, startCount, exitCode, startedAt, message, created, removed, 0, null, List.of(),
                false);
    }

    /** What the control plane wants of it. From REMOVED there is no way back. */
    public enum Desired {
        RUNNING, STOPPED,
        /** Stopped, and out of the way: its ports and its address may be another's until it is wanted again. */
        KEPT, REMOVED
    }

    /** Does its service want it, in whatever state, rather than keep it for later? */
    public boolean wanted() {
        return desired == Desired.RUNNING || desired == Desired.STOPPED;
    }

    /**
     * One run of a container that is to end, so that the next begins. It is named by its start as the host's own clock
     * had it: once another has begun nothing is left to do, whoever ended it.
     *
     * @param run the start of the run
     */
    public record Restart(Instant run) {
        /** As older versions wrote it: what had to wait for its turn was not to end yet, and is not marked now. */
        record Stored(Instant run, @Nullable Boolean released) {
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static @Nullable Restart of(Stored stored) {
            return Boolean.FALSE.equals(stored.released) ? null : new Restart(stored.run);
        }
    }

    /**
     * The end that a person asked for.
     *
     * @param timeoutSeconds how long its processes may take before they are killed; null is as the container says
     * @param remove it goes once it has ended
     */
    public record Stop(@Nullable Integer timeoutSeconds, boolean remove) {
    }

    /** It belongs to no service: it stays on its host, and only a person begins, ends or removes it. */
    public boolean standalone() {
        return serviceId == null;
    }

    /** Is there a run that can be ended and followed by another? */
    public boolean canRestart() {
        return !nativeContainer && desired == Desired.RUNNING && state == InstanceState.RUNNING && startedAt != null;
    }

    /** One that does not come up can be given up, unless it is a service's, which goes on trying. */
    public boolean canStop() {
        return !nativeContainer && desired == Desired.RUNNING && switch (state) {
            case RUNNING -> true;
            case CREATING, STARTING -> standalone();
            default -> false;
        };
    }

    /** @param service its own, or null: of one that is not to run nothing can be started */
    public boolean canStart(@Nullable Service service) {
        return !nativeContainer && wanted() && (service == null || service.state().runs())
                && switch (state) {
                    case STOPPED -> true;
                    case REQUESTED -> desired == Desired.STOPPED;
                    default -> false;
                };
    }

    /** Its present run is to end. */
    public boolean ends() {
        return !nativeContainer && state == InstanceState.RUNNING && (desired != Desired.RUNNING
                || (restart != null && restart.run().equals(startedAt)));
    }

    /** It may not end yet, when load balancers send requests to it: some may be under way. */
    public boolean drains() {
        return ends() && (drain == null || !drain.done());
    }

    /** Is it on its way out, so that one may stop waiting for it? */
    public boolean canPurge() {
        return exists() && desired == Desired.REMOVED && !purged;
    }

    /** It is to go, and nobody waits for that. */
    public Instance purge() {
        return withDesired(Desired.REMOVED).withPurged(true);
    }

    public boolean placed() {
        return hostId != null;
    }

    /** Is it a member of the environment's network, with an address of its own? */
    public boolean managed() {
        return switch (config.networking().mode()) {
            case "managed", "" -> true;
            case "bridge" -> config.isLabelTrue(Labels.NETWORK);
            default -> false;
        };
    }

    /** Does it wait for what the network planner gives it, an address or the numbers of published ports? */
    public boolean awaitsNetwork() {
        return (managed() && address == null) || awaitsPorts();
    }

    /** Is there a published port whose number on the host is still to be chosen? */
    public boolean awaitsPorts() {
        return !nativeContainer && switch (config.networking().mode()) {
            case "host", "none", "container" -> false;
            default -> config.networking().ports().stream().anyMatch(port -> port.publicPort() == null);
        };
    }

    /** Part of the platform rather than of anybody's work: it stays on a host that is evacuated. */
    public boolean system() {
        return config.label(Labels.SYSTEM) != null;
    }

    /** Are volumes on its host because of it, whether it exists still or was there once? */
    public boolean leavesVolumes() {
        var gone = !exists() && (containerId == null || "all".equals(config.label(Labels.VOLUME_CLEANUP)));
        return hostId != null && !gone && !config.storage().volumes().isEmpty();
    }

    /** When it has ended it stays ended. Services go by their label, containers of their own by their restart policy. */
    public boolean startOnce() {
        return config.isLabelTrue(Labels.START_ONCE) || (standalone() && config.restart().never());
    }

    /** As people are told; null when nobody checks it. */
    public InstanceHealth.@Nullable State healthState() {
        return health != null ? health.state() : config.checked() ? InstanceHealth.State.INITIALIZING : null;
    }

    /** Are the hosts that its health names to check it now? */
    public boolean underCheck() {
        return exists() && desired == Desired.RUNNING && state == InstanceState.RUNNING && health != null
                && config.healthCheck() != null;
    }

    /** It is as it should be, by its checks too if it has any. */
    public boolean well() {
        var checked = healthState();
        return satisfied()
                && (state != InstanceState.RUNNING || checked == null || checked == InstanceHealth.State.HEALTHY);
    }

    /** What is waited for when it is not well, in words for people. */
    public String waitingFor() {
        if (unplaced != null) {
            return name + ": " + unplaced;
        }
        if (state == InstanceState.RUNNING) {
            return "waiting for " + name + " to be healthy"
                    + (health == null || health.reason() == null ? "" : ": " + health.reason());
        }
        return message == null ? "waiting for " + name + " to start" : name + ": " + message;
    }

    /** It runs, or it has run to its end as it was asked to. */
    public boolean satisfied() {
        return state == InstanceState.RUNNING || (state == InstanceState.STOPPED && startOnce() && startCount > 0);
    }
}
