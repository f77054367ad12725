package io.drover.server.bridge;

import io.vertx.core.Future;

/** A client's connection, whichever way it came. */
interface Socket {
    /** In bytes; commands may carry compose files. */
    int LONGEST_FRAME = 256 << 10;
    /** In bytes, before it is known who sends it. */
    int LONGEST_FRAME_OF_STRANGER = 16 << 10;

    /** From any thread; frames of one thread stay in order. Done when the frame has gone out. */
    Future<Void> write(Out frame);

    /** Takes longer frames from now on. */
    void trust();

    /** Ends it in the manner of its protocol. */
    void close();

    /** Ends it at once, with all that has not gone out. */
    void cut();

    /** Where it comes from. */
    String from();

    /** Since when a frame has been begun and not finished, by {@link System#nanoTime}; 0 for none. */
    long unfinishedSince();
}
