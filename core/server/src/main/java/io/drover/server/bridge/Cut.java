package io.drover.server.bridge;

import io.netty.channel.Channel;

/** The end of a connection to a client that does not read. */
final class Cut {
    private Cut() {
    }

    /** Closed from below: from above Vert.x would first wait until all has gone out, which it never does. */
    static void off(Channel channel) {
        var first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }
}
