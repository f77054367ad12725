package io.drover.server.loop;

/** What is still to be looked at; news are added from any thread. */
final class Pending {
    private Focus focus = Focus.NOTHING;

    synchronized void add(Focus more) {
        focus = focus.and(more);
    }

    synchronized Focus take() {
        var taken = focus;
        focus = Focus.NOTHING;
        return taken;
    }
}
