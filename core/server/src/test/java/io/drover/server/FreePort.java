package io.drover.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port on which nobody listens, by TCP or UDP, and that stays so: it is below those that the kernel gives to connections
 * and to whoever asks for any, and it is given only once.
 */
public final class FreePort {
    private static final int FIRST = 12_000;
    private static final int END = 32_000;
    private static final AtomicInteger LAST = new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, END));

    private FreePort() {
    }

    public static int next() {
        while (true) {
            var port = LAST.updateAndGet(it -> it + 1 < END ? it + 1 : FIRST);
            try (var _ = new ServerSocket(port); var _ = new DatagramSocket(port)) {
                return port;
            } catch (IOException e) {
                // somebody has it, so the next one
            }
        }
    }
}
