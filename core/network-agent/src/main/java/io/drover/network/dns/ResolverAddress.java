package io.drover.network.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Reads a resolver's address as people write it. */
final class ResolverAddress {
    private static final int PORT = 53;

    private ResolverAddress() {
    }

    /** Empty for what is no address, and for those that would lead back to us: 169.254.169.250 and this machine. */
    static Optional<InetSocketAddress> parse(String text) {
        try {
            var address = InetAddress.ofLiteral(text.strip());
            return address.equals(Names.OURSELVES) || address.isLoopbackAddress() || address.isAnyLocalAddress()
                    || address.isMulticastAddress()
                            ? Optional.empty()
                            : Optional.of(new InetSocketAddress(address, PORT));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
