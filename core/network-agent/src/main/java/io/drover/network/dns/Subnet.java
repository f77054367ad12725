package io.drover.network.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A block of IPv4 addresses. */
record Subnet(int first, int mask) {
    /** @param text for example {@code 10.42.0.0/16}; null comes back for anything else */
    static @Nullable Subnet parse(String text) {
        var slash = text.indexOf('/');
        try {
            var bits = Integer.parseInt(text.substring(slash + 1));
            var address = InetAddress.ofLiteral(text.substring(0, Math.max(0, slash)));
            if (bits < 0 || bits > 32 || !(address instanceof Inet4Address)) {
                return null;
            }
            var mask = bits == 0 ? 0 : -1 << (32 - bits);
            return new Subnet(toInt(address) & mask, mask);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        return address instanceof Inet4Address && (toInt(address) & mask) == first;
    }

    private static int toInt(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
