package io.drover.cli;

/**
 * A line that a container wrote.
 *
 * @param time in Docker's form, which orders as text does; empty when the line had none
 */
record LogLine(int container, String time, String text) {
    /** Frames are lines with two digits and a blank in front, as Rancher sends them, and then a time. */
    static LogLine of(int container, String frame) {
        var line = (frame.matches("(?s)0[0-2] .*") ? frame.substring(3) : frame).stripTrailing();
        var blank = line.indexOf(' ');
        var first = blank < 0 ? line : line.substring(0, blank);
        return first.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?")
                ? new LogLine(container, first, blank < 0 ? "" : line.substring(blank + 1))
                : new LogLine(container, "", line);
    }
}
