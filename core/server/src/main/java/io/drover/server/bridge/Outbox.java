package io.drover.server.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is on its way to a client. Who has something to say waits for room first; a client that takes nothing for a while
 * when there is none has lost its connection. Its calls wait, so they are made on virtual threads.
 */
final class Outbox {
    /** In characters. */
    static final int ROOM = 256 << 10;
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final Holding holding;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long underway;
    private boolean cut;

    Outbox(Socket socket, Holding holding) {
        this.socket = socket;
        this.holding = holding;
    }

    /** Waits until there is room for one more, here and among those who share. */
    void awaitRoom() throws InterruptedException {
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
        } finally {
            lock.unlock();
        }
        holding.share().awaitRoom();
    }

    /** Sends what there was room for. */
    void send(Out frame) {
        lock.lock();
        try {
            underway += frame.length();
            // within the lock, so that what was sent first is written first
            socket.write(frame).onComplete(_ -> gone(frame.length()));
        } finally {
            lock.unlock();
        }
        holding.more(frame.length());
    }

    void say(String frame) throws InterruptedException {
        awaitRoom();
        send(new Out(frame));
    }

    private void gone(int length) {
        lock.lock();
        try {
            underway -= length;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        holding.less(length);
    }
}
