package io.drover.host.docker;

import java.io.IOException;

/** What Docker answered instead, or that it did not. */
final class EngineFailure extends IOException {
    private static final long serialVersionUID = 1;
    /** Of an engine that does not answer. */
    static final int AWAY = 0;
    private final int status;

    EngineFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Of HTTP, or of a container that has ended, or {@link #AWAY}. */
    int status() {
        return status;
    }
}
