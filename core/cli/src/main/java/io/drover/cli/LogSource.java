package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** One container that is followed. For one thread. */
final class LogSource {
    private static final long AGAIN_NANOS = 1_000_000_000;
    private final LogTail first;
    private JsonNode container;
    private boolean there = true;
    private boolean open;
    private boolean ended;
    private boolean broken;
    private String last;
    private long notBefore;

    /** @param first what is read of it when no line of it is known @param last the time of its newest line, or empty */
    LogSource(JsonNode container, LogTail first, String last, long now) {
        this.container = container;
        this.first = first;
        this.last = last;
        this.notBefore = now;
    }

    JsonNode container() {
        return container;
    }

    /** As the server has it now. */
    void seen(JsonNode now) {
        container = now;
        there = true;
    }

    void gone() {
        there = false;
    }

    boolean isOpen() {
        return open;
    }

    /** What has ended by itself is followed again only when it runs again. */
    boolean wantsToOpen() {
        return !open && there && container.path("actions").has("logs")
                && (!ended || Ps.text(container, "state").equals("running"));
    }

    /** From when on, as {@link System#nanoTime}. */
    long notBefore() {
        return notBefore;
    }

    /** It is read from now on. @return of it what is not known yet, and perhaps some of what is */
    LogTail opened() {
        open = true;
        return last.isEmpty() ? first : LogTail.after(last);
    }

    /** The time of the newest line, or empty. */
    String last() {
        return last;
    }

    void wrote(String time) {
        broken = false;
        last = time.compareTo(last) > 0 ? time : last;
    }

    void ended(long now) {
        open = false;
        ended = true;
        notBefore = now + AGAIN_NANOS;
    }

    /** @return whether that is news */
    boolean brokeOff(long now) {
        var news = !broken;
        open = false;
        ended = false;
        broken = true;
        notBefore = now + AGAIN_NANOS;
        return news;
    }
}
