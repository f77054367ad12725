package io.drover.cli;

/** Something that the user must know, in one line; the command ends with 1. */
sealed class Failure extends RuntimeException permits NoAnswer {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message, null, false, false);
    }

    /** What went wrong at the bottom of it, in one line. */
    static String reason(Throwable error) {
        var cause = error;
        for (var next = cause.getCause(); next != null; next = cause.getCause()) {
            cause = next;
        }
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    }
}
