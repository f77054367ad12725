package io.drover.agent.register;

/** Why this machine does not become a host, in words for the person at its terminal. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }
}
