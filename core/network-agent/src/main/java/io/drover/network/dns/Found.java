package io.drover.network.dns;

import java.net.InetAddress;
import java.util.List;

/** What stands behind a name of ours. */
sealed interface Found {
    /** Perhaps no addresses: the name is known, but nothing runs there. */
    record Here(List<InetAddress> addresses) implements Found {
        public Here {
            addresses = List.copyOf(addresses);
        }
    }

    /** Another name, anywhere. */
    record Elsewhere(String hostname) implements Found {
    }

    /** Nothing is known of that name. */
    record Unknown() implements Found {
    }
}
