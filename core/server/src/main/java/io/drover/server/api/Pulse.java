package io.drover.server.api;

/** Whether a subscriber still reads, seen at each ping. */
final class Pulse {
    /** At so many pings in a row nothing may have gone out of a full line before its reader counts as gone. */
    static final int PINGS = 6;

    private long gone;
    private int still;

    /** @param room may more be sent? @param gone how much has gone out so far */
    boolean stopped(boolean room, long gone) {
        still = room || this.gone != gone ? 0 : still + 1;
        this.gone = gone;
        return still >= PINGS;
    }
}
