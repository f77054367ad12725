package io.drover.agent.containers;

import io.drover.model.network.Attachment;
import io.drover.model.wire.Assigned;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which containers the Network Agent is to know. Pure. */
final class Attachments {
    private Attachments() {
    }

    /** Those that run; one that shares the network of another has no addresses of its own. */
    static List<Attachment> of(Map<String, Assigned> wanted, Collection<Found> found) {
        return found.stream()
                .filter(container -> container.up() && container.pid() > 0 && container.networkOf() == null)
                .map(container -> new Attachment(container.instanceId(), container.id(), container.pid(),
                        container.ip(),
                        address(wanted.get(container.instanceId()), container), null))
                .sorted(Comparator.comparing(Attachment::containerId)).toList();
    }

    private static @Nullable String address(@Nullable Assigned assigned, Found container) {
        return assigned != null && (container.uuid() == null || assigned.uuid().equals(container.uuid()))
                ? assigned.address()
                : null;
    }
}
