package io.drover.agent;

import io.drover.model.wire.ServerMessage.Exec;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/** What a command is to read: put by the connection, which never waits, and taken by the engine's thread, which does. */
final class ExecStdin extends InputStream {
    private final IntConsumer taken;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int bytes;
    private int offset;
    private boolean ended;

    /** @param taken hears how many bytes the command was given */
    ExecStdin(IntConsumer taken) {
        this.taken = taken;
    }

    /**
     * @param data empty is the end
     * @return false when more comes than there was room for, which the other side knows
     */
    synchronized boolean put(byte[] data) {
        ended |= data.length == 0;
        if (!ended) {
            waiting.add(data);
            bytes += data.length;
        }
        notifyAll();
        return bytes <= 2 * Exec.WINDOW;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        int given;
        synchronized (this) {
            while (waiting.isEmpty() && !ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return -1;
                }
            }
            var next = waiting.peek();
            if (next == null) {
                return -1;
            }
            given = Math.min(length, next.length - offset);
            System.arraycopy(next, offset, into, from, given);
            offset += given;
            bytes -= given;
            if (offset == next.length) {
                waiting.remove();
                offset = 0;
            }
        }
        taken.accept(given);
        return given;
    }

    /** The command reads to the end of what is there, and then finds the end. */
    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }
}
