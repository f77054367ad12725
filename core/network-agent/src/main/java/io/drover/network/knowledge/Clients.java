package io.drover.network.knowledge;

import io.drover.model.network.Attachment;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which container of this host speaks from which address. It outlives a restart of this program, unlike the list of what
 * is attached, whose process numbers may be others' by then.
 */
final class Clients {
    static final Clients NONE = new Clients(List.of());

    private final List<Attachment> attached;
    private final Map<InetAddress, Attachment> byAddress = new HashMap<>();

    Clients(List<Attachment> attached) {
        this.attached = attached;
        for (var container : attached) {
            add(container.dockerAddress(), container);
            add(container.address(), container);
        }
    }

    private void add(@Nullable String address, Attachment container) {
        if (address != null) {
            try {
                byAddress.put(InetAddress.ofLiteral(address), container);
            } catch (IllegalArgumentException _) {
                // nobody speaks from what is no address
            }
        }
    }

    List<Attachment> attached() {
        return attached;
    }

    @Nullable
    Attachment at(InetAddress source) {
        return byAddress.get(source);
    }
}
