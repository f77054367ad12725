package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * A route of ours.
 *
 * @param via the next host, or null when the device leads there by itself
 * @param device null for what is not to be reached at all
 * @param source which address the host itself uses on it
 */
record Route(Block to, @Nullable Ipv4 via, @Nullable String device, @Nullable Ipv4 source) {
    /** By this number of a routing protocol our routes are known from those of others. */
    static final int PROTOCOL = 142;
    /** Behind every other route to the same addresses. */
    private static final int LAST = 42_000;

    static Route unreachable(Block to) {
        return new Route(to, null, null, null);
    }

    String replacement() {
        return "route replace " + target() + (via == null ? "" : " via " + via)
                + (device == null ? "" : " dev " + device) + (via == null ? "" : " onlink")
                + (source == null ? "" : " src " + source) + (device != null && via == null ? " scope link" : "")
                + " proto " + PROTOCOL;
    }

    String removal() {
        return "route del " + target() + " proto " + PROTOCOL;
    }

    private String target() {
        return device == null ? "unreachable " + to + " metric " + LAST : to.toString();
    }
}
