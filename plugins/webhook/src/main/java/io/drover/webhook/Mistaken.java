package io.drover.webhook;

/** Something was said that cannot be meant; the message is for people. */
final class Mistaken extends Exception {
    private static final long serialVersionUID = 1;

    Mistaken(String message) {
        super(message);
    }
}
