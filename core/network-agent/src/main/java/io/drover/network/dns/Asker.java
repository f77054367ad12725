package io.drover.network.dns;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param key under which its share is counted; the same for all that are nobody known
 * @param container what is known of it, if anything
 */
record Asker(String key, Fact.@Nullable OfContainer container) {
    static Asker at(InetAddress source, View view) {
        var attached = view.client(source);
        return new Asker(attached == null ? "" : attached.containerId(), view.speaker(source));
    }

    List<String> dns() {
        return container == null ? List.of() : container.dns();
    }
}
