package io.drover.server.hosts;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Host.State;
import java.time.Instant;
import java.util.List;

/**
 * When many hosts vanish at once it is rather the network or this server, and moving everything would make it worse. A
 * host that the brake holds is RECONNECTING with no {@code lostSince}; so is one that has vanished just now and waits for
 * the verdict.
 */
record Brake(boolean holds, int missing, int of) {

    static Brake of(List<Host> hosts, HostTimings timings, Instant now) {
        var missing = (int) hosts.stream().filter(host -> vanishedLately(host, timings, now)).count();
        var answering = (int) hosts.stream().filter(host -> host.agentState() == AgentState.ACTIVE).count();
        var all = missing + answering;
        return new Brake(missing >= 2 && missing * 100 > timings.brakePercent() * all, missing, all);
    }

    /** A host that a person has deactivated is no surprise, and one that never came has not vanished. */
    private static boolean vanishedLately(Host host, HostTimings timings, Instant now) {
        if (host.agentState() == AgentState.ACTIVE || host.state() != State.ACTIVE) {
            return false;
        }
        var since = host.lostSince();
        return since == null
                ? host.agentState() == AgentState.RECONNECTING
                // the clock by which it was found may have been ahead of this one
                : since.plus(timings.brakeWindow()).isAfter(now) && since.minus(timings.brakeWindow()).isBefore(now);
    }

    String message(HostTimings timings) {
        return missing + " of " + of + " hosts stopped answering at once, more than " + timings.brakePercent()
                + " %: their containers are not moved; deactivate or remove hosts that are really gone";
    }
}
