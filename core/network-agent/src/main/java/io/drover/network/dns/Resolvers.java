package io.drover.network.dns;

import java.net.InetSocketAddress;
import java.util.List;

/** Who is asked about names that are not ours, in this order. */
@FunctionalInterface
public interface Resolvers {
    /** The host's, as they are now. */
    List<InetSocketAddress> ofHost();

    /** Those that a person gave a container, of which some may be no resolvers for us. */
    default List<InetSocketAddress> ofContainer(List<String> dns) {
        return dns.stream().flatMap(text -> ResolverAddress.parse(text).stream()).toList();
    }
}
