package io.drover.server.simulation;

/** One end of a network; either direction can be cut. */
final class Line {
    private boolean hears = true;
    private boolean speaks = true;

    void set(boolean canHear, boolean canSpeak) {
        hears = canHear;
        speaks = canSpeak;
    }

    boolean whole() {
        return hears && speaks;
    }

    /** Does what is said here arrive there? */
    boolean reaches(Line other) {
        return speaks && other.hears;
    }

    boolean converses(Line other) {
        return reaches(other) && other.reaches(this);
    }
}
