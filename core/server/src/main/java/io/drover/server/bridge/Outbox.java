package io.drover.server.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is on its way to a client. It holds a bounded amount: who has more to say waits, and a client that takes nothing
 * for a while when it is full has lost its connection.
 */
final class Outbox {
    /** So many characters may be on their way, and the last frame. */
    static final int ROOM = 1 << 20;
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long underway;
    private boolean cut;

    Outbox(Socket socket) {
        this.socket = socket;
    }

    /** Waits for room, so on virtual threads only. */
    void send(String frame) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (underway >= ROOM && !cut) {
                if (!moved.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                    cut = true;
                    socket.cut();
                    moved.signalAll();
                }
            }
            if (cut) {
                throw new InterruptedException("nothing has been read for a while");
            }
            underway += frame.length();
            // within the lock, so that what was sent first is written first
            socket.write(frame).onComplete(_ -> gone(frame.length()));
        } finally {
            lock.unlock();
        }
    }

    private void gone(int length) {
        lock.lock();
        try {
            underway -= length;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
