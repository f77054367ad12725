package io.drover.cli;

/** The time between two looks at the server. */
final class Pause {
    private Pause() {
    }

    /** @throws Failure when the user does not want to wait any longer */
    static void shortly() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted; the server goes on by itself");
        }
    }
}
