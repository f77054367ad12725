package io.drover.server.cluster;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Addresses of this machine that no other test uses: the whole of 127.0.0.0/8 is its own. */
public final class Loopback {
    private static final String NET = "127." + ThreadLocalRandom.current().nextInt(1, 255) + "."
            + ThreadLocalRandom.current().nextInt(1, 255) + ".";
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private Loopback() {
    }

    public static String address() {
        return NET + NEXT.getAndIncrement();
    }
}
