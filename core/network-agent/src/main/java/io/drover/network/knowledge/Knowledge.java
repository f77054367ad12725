package io.drover.network.knowledge;

import io.drover.model.network.ToNetworkAgent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Keeps what is known and tells of every change of it. */
public final class Knowledge {
    private final List<BiConsumer<Known, Known>> listeners = new CopyOnWriteArrayList<>();
    private volatile View view = View.NOTHING;

    public Known now() {
        return view.known();
    }

    /** What is known now, to be found by name. */
    public View view() {
        return view;
    }

    /** @param listener is given what was known before and what is now, in order, and must be quick */
    public void listen(BiConsumer<Known, Known> listener) {
        listeners.add(listener);
    }

    public void hear(ToNetworkAgent message) {
        change(before -> before.after(message));
    }

    /** Only before anything was heard: what is heard is newer. */
    void recall(SavedKnowledge saved) {
        change(before -> before == View.NOTHING
                ? before.recalled(saved.hostId(), saved.facts(), saved.clients())
                : before);
    }

    private synchronized void change(UnaryOperator<View> how) {
        var before = view;
        var after = how.apply(before);
        if (after != before) {
            view = after;
            listeners.forEach(listener -> listener.accept(before.known(), after.known()));
        }
    }
}
