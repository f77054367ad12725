package io.drover.agent.containers;

/** Docker does not do what it was asked. The message is Docker's own. */
public final class EngineRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final String said;

    /** What of it makes a difference. */
    public enum Reason {
        NO_IMAGE,
        /** There is no such container, or soon there will not be. */
        GONE, NAME_TAKEN,
        /** The engine does not answer at all. */
        AWAY, OTHER
    }

    public EngineRefusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.said = message;
    }

    /** In Docker's words. */
    public String said() {
        return said;
    }

    public Reason reason() {
        return reason;
    }
}
