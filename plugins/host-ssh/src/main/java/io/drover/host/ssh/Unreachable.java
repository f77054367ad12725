package io.drover.host.ssh;

import java.io.IOException;

/** The machine does not answer, or does not let us in. */
final class Unreachable extends IOException {
    private static final long serialVersionUID = 1;

    Unreachable(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
