package io.drover.cli;

/** Something that the user must know, in one line; the command ends with 1. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message, null, false, false);
    }
}
