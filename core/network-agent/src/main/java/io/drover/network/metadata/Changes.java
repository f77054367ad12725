package io.drover.network.metadata;

import io.drover.network.knowledge.Knowledge;

/** Wakes those who wait for something to change. */
final class Changes {
    private final Knowledge knowledge;
    private boolean closed;

    Changes(Knowledge knowledge) {
        this.knowledge = knowledge;
        knowledge.listen((_, _) -> wake());
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits until more is known than at a revision.
     *
     * @param until by {@link System#nanoTime}
     * @return false when the time is over
     */
    synchronized boolean await(long revision, long until) throws InterruptedException {
        while (!closed && knowledge.view().revision() == revision) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return !closed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
