package io.drover.network.knowledge;

import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.pcollections.HashTreePMap;

/** Keeps what is known and tells of every change of it. */
public final class Knowledge {
    private final List<BiConsumer<Known, Known>> listeners = new CopyOnWriteArrayList<>();
    private volatile Known known = Known.NOTHING;

    public Known now() {
        return known;
    }

    /** @param listener is given what was known before and what is now, in order, and must be quick */
    public void listen(BiConsumer<Known, Known> listener) {
        listeners.add(listener);
    }

    public synchronized void hear(ToNetworkAgent message) {
        var before = known;
        known = after(before, message);
        listeners.forEach(listener -> listener.accept(before, known));
    }

    private static Known after(Known before, ToNetworkAgent message) {
        return switch (message) {
            case ToNetworkAgent.Whole whole -> {
                var facts = HashTreePMap.<String, Fact>empty();
                for (var fact : whole.facts()) {
                    facts = facts.plus(fact.key(), fact);
                }
                yield new Known(whole.hostId(), facts, before.attached(), whole.answered());
            }
            case ToNetworkAgent.Changed changed -> {
                var facts = before.facts().minusAll(changed.remove());
                for (var fact : changed.put()) {
                    facts = facts.plus(fact.key(), fact);
                }
                yield new Known(before.hostId(), facts, before.attached(), changed.answered());
            }
            case ToNetworkAgent.Attached attached ->
                new Known(before.hostId(), before.facts(), attached.containers(), before.answered());
        };
    }
}
