package io.drover.server.hosts;

import io.drover.model.Refusal;
import java.net.InetAddress;

/** The address at which the other hosts reach a host. */
final class HostAddress {
    private HostAddress() {
    }

    /** @throws Refusal saying why it cannot be one */
    static void check(String text) {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw refused(text, "is not an IP address");
        }
        if (address.isLoopbackAddress()) {
            throw refused(text, "is the loopback address: every machine has it");
        }
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
            throw refused(text, "is not an address of one machine");
        }
        var bytes = address.getAddress();
        if (bytes.length == 4 && (bytes[0] & 0xff) == 172 && bytes[1] == 17) {
            throw refused(text, "is of Docker's own bridge (172.17.0.0/16): every Docker host has it");
        }
    }

    private static Refusal refused(String text, String reason) {
        return Refusal.invalid("agentIp", "'" + text + "' " + reason
                + "; say the machine's address with CATTLE_AGENT_IP");
    }
}
