package io.drover.server.notifications;

/** A sink could not carry something. The message is for people, and has nothing in it that is secret. */
public final class NotCarried extends Exception {
    private static final long serialVersionUID = 1;

    NotCarried(String message) {
        super(message);
    }
}
