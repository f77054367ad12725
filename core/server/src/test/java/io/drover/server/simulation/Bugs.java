package io.drover.server.simulation;

/** Faults planted on purpose, to see that the observer finds them. */
record Bugs(boolean acknowledgeBeforeCommit, boolean ignoreEpoch, boolean noBrake, boolean keepLost,
        boolean judgeAtOnce) {
    static final Bugs NONE = new Bugs(false, false, false, false, false);
}
