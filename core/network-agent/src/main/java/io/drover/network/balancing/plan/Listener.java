package io.drover.network.balancing.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that a balancer listens on.
 *
 * @param acceptProxy every connection begins with the PROXY protocol
 * @param redirectTo the port of https to which all requests are sent on; null to answer them
 * @param rules in the order in which they are tried
 */
public record Listener(int port, Protocol protocol, boolean acceptProxy, @Nullable Integer redirectTo,
        List<Rule> rules) {
    public Listener {
        rules = List.copyOf(rules);
    }
}
