package io.drover.cli;

/** The server is not there; that may pass. */
final class NoAnswer extends Failure {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message) {
        super(message);
    }
}
