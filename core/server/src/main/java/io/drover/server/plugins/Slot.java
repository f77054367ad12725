package io.drover.server.plugins;

import io.drover.model.PluginFacts;
import io.drover.model.PluginFacts.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one jar.
 *
 * @param label null when it cannot be read
 * @param live null when it was refused
 */
record Slot(Jar jar, @Nullable PluginLabel label, @Nullable LivePlugin live, @Nullable PluginRefused refused) {
    PluginFacts facts() {
        var name = label == null ? jar.name() : label.id();
        var version = label == null ? "" : label.version();
        var description = label == null ? "" : label.description();
        var provider = label == null ? "" : label.provider();
        if (live == null) {
            return new PluginFacts(jar.name(), jar.inTheBox(), name, version, description, provider, State.REFUSED,
                    refused == null ? null : refused.reason(), List.of(), 0, null, null);
        }
        var failures = live.guard().failures();
        var off = live.guard().switchedOff();
        return new PluginFacts(jar.name(), jar.inTheBox(), name, version, description, provider,
                off ? State.FAILING : State.ACTIVE, off ? failures.last() : null,
                live.offers().stream().map(Offered::facts).toList(), failures.count(), failures.last(),
                failures.at());
    }
}
