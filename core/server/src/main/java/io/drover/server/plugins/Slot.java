package io.drover.server.plugins;

import io.drover.model.PluginFacts;
import io.drover.model.PluginFacts.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file.
 *
 * @param jar as it was when it was taken last
 * @param label of what is live, or else of what was refused; null when that cannot be read
 * @param live null when there is nothing that works: what is refused leaves what it would have replaced
 * @param refused null when what is live is what is in the file
 * @param asked anew it is, although it looks the same
 */
record Slot(Jar jar, @Nullable PluginLabel label, @Nullable LivePlugin live, @Nullable PluginRefused refused,
        boolean asked) {
    Slot(Jar jar, @Nullable PluginLabel label, @Nullable LivePlugin live, @Nullable PluginRefused refused) {
        this(jar, label, live, refused, false);
    }

    /** What it was refused for may have gone. */
    Slot again() {
        return new Slot(jar, label, live, refused, true);
    }

    /** Is there something to take? */
    boolean isOther(Jar now) {
        return asked || !jar.equals(now);
    }

    PluginFacts facts() {
        var name = label == null ? jar.name() : label.id();
        var version = label == null ? "" : label.version();
        var description = label == null ? "" : label.description();
        var provider = label == null ? "" : label.provider();
        if (live == null) {
            return new PluginFacts(jar.name(), jar.inTheBox(), name, version, description, provider, State.REFUSED,
                    refused == null ? null : refused.reason(), List.of(), 0, null, null);
        }
        // in this order: what it is switched off for is among its failures
        var off = live.guard().switchedOff();
        var failures = live.guard().failures();
        return new PluginFacts(jar.name(), jar.inTheBox(), name, version, description, provider,
                off ? State.FAILING : State.ACTIVE, off ? failures.last() : stays(),
                live.offers().stream().map(Offered::facts).toList(), failures.count(), failures.last(),
                failures.at());
    }

    private @Nullable String stays() {
        return refused == null ? null : "goes on, for what is in the file now is refused: it " + refused.reason();
    }
}
