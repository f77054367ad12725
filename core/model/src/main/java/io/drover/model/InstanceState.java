package io.drover.model;

/** Where a container is in its life, as its agent sees it. */
public enum InstanceState {
    /** Known to the control plane only. */
    REQUESTED,
    /** The agent pulls its image or makes it. */
    CREATING,
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED,
    REMOVING,
    REMOVED,
    /** The agent gave up for now; the message says why. */
    ERROR;

    /** Does it run, or is it on its way there or back? */
    public boolean moves() {
        return switch (this) {
            case CREATING, STARTING, RUNNING, STOPPING -> true;
            case REQUESTED, STOPPED, REMOVING, REMOVED, ERROR -> false;
        };
    }
}
