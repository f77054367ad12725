package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.drover.model.spec.Ordered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a Docker engine and an agent.
 *
 * @param uuid the identity kept on the machine's disk: a machine that registers again is the same host
 * @param labels set by the person; {@code facts.labels} are the automatic ones
 * @param agentIp its address for other hosts, from {@code CATTLE_AGENT_IP}
 * @param state wanted by the person's actions
 * @param agentState how its agent answers; written by the hosts planner
 * @param lostSince when it was found not to answer, or null while it does; written by the hosts planner
 * @param network what its Network Agent can do, and which other hosts it does not reach as it should; from its reports
 * @param blocks of the environment's network that are its; written by the network planner
 * @param accessKey of the agent's own credentials; {@code secretHash} of the other half
 */
@RecordBuilder
public record Host(String id, String uuid, String hostname, @Nullable String name, @Nullable String description,
        Map<String, String> labels, HostFacts facts, String agentIp, State state, AgentState agentState,
        @Nullable Instant lostSince, @Nullable String message, HostNetwork network, List<String> blocks,
        String accessKey, String secretHash, Instant created,
        @Nullable Instant removed) implements Resource, HostBuilder.With {

    public Host {
        labels = Ordered.copy(labels);
        // rows of before there was a network have neither
        network = network == null ? HostNetwork.NONE : network;
        blocks = blocks == null ? List.of() : List.copyOf(blocks);
    }

    /** Automatic labels, overridden by the person's. */
    public Map<String, String> allLabels() {
        var all = new TreeMap<>(facts.labels());
        all.putAll(labels);
        return all;
    }

    /** May it get new containers now? */
    public boolean schedulable() {
        return exists() && state == State.ACTIVE && agentState == AgentState.ACTIVE;
    }

    /** Rancher's host states as far as a host with an agent can have them. */
    public enum State {
        REGISTERING, ACTIVE, INACTIVE, REMOVING, REMOVED
    }

    /**
     * ACTIVE answers; RECONNECTING has not answered for the detection time; DISCONNECTED for the grace time as well,
     * so its containers count as lost.
     */
    public enum AgentState {
        ACTIVE, RECONNECTING, DISCONNECTED
    }
}
