package io.drover.host.ssh;

/** Something that people said cannot be. Checked, as all that is no fault of the driver. */
final class Mistaken extends Exception {
    private static final long serialVersionUID = 1;

    Mistaken(String message) {
        super(message);
    }
}
