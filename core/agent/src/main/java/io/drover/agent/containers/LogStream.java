package io.drover.agent.containers;

import io.drover.model.wire.AgentMessage.Output;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Docker's log stream: with a terminal the plain bytes; without one, frames of both outputs, each after a head of 8 bytes
 * whose first says which output it is, and whose last four are its length.
 */
final class LogStream {
    private static final int LARGEST = 32 << 10;
    /** The first byte of a head. */
    private static final int ERROR = 2;

    private LogStream() {
    }

    static void read(InputStream stream, boolean tty, BiConsumer<Output, byte[]> each) throws IOException {
        if (tty) {
            pass(stream, Long.MAX_VALUE, bytes -> each.accept(Output.TERMINAL, bytes));
            return;
        }
        var frames = new DataInputStream(stream);
        try {
            while (true) {
                var output = frames.readInt() >>> 24 == ERROR ? Output.ERROR : Output.STANDARD;
                pass(frames, Integer.toUnsignedLong(frames.readInt()), bytes -> each.accept(output, bytes));
            }
        } catch (EOFException e) {
            // the end
        }
    }

    private static void pass(InputStream stream, long length, Consumer<byte[]> each) throws IOException {
        var buffer = new byte[LARGEST];
        for (var left = length; left > 0;) {
            var read = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                return;
            }
            each.accept(Arrays.copyOf(buffer, read));
            left -= read;
        }
    }
}
