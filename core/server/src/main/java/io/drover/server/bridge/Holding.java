package io.drover.server.bridge;

/** What one connection makes the server keep; see {@link Share}. */
final class Holding {
    private final Runnable cut;
    private volatile Share share;
    private boolean closed;

    /** @param cut ends the connection at once */
    Holding(Share share, Runnable cut) {
        this.share = share;
        this.cut = cut;
    }

    void more(long bytes) {
        count(bytes);
    }

    void less(long bytes) {
        count(-bytes);
    }

    private synchronized void count(long bytes) {
        if (!closed) {
            share.add(this, bytes);
        }
    }

    /** It is known whose it is. */
    synchronized void move(Share other) {
        if (!closed) {
            var bytes = share.drop(this);
            share = other;
            other.add(this, bytes);
        }
    }

    synchronized void close() {
        closed = true;
        share.drop(this);
    }

    Share share() {
        return share;
    }

    void cut() {
        cut.run();
    }
}
