package io.drover.network;

import io.drover.network.command.Commands;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The address at which containers find names and metadata on every host.
 *
 * <p>The ports that they ask are nobody's there: a program that listened on them would keep containers of this host from
 * publishing the same ports on all of its addresses. So other ports are listened on, and the packet filter exchanges the numbers
 * in passing, without keeping track of anything.
 */
final class ServiceAddress {
    static final String TEXT = "169.254.169.250";
    /** Assigned to nobody, and outside of what ranges of random ports are made of. */
    private static final int DNS_HERE = 16953;
    private static final int HTTP_HERE = 16980;
    private static final String TABLE = "drover-service";
    private final Commands commands;

    ServiceAddress(Commands commands) {
        this.commands = commands;
    }

    /** Begins to listen somewhere, and gives the port. */
    @FunctionalInterface
    interface Listening {
        int start(InetSocketAddress address) throws IOException;
    }

    /** On the loopback device, which is there whatever Docker does. */
    void take(Listening dns, Listening metadata) throws IOException {
        var result = commands.run("ip", "address", "replace", TEXT + "/32", "dev", "lo", "scope", "host");
        if (!result.ok()) {
            throw new IllegalStateException("cannot have the address " + TEXT + ": " + result.complaint());
        }
        var dnsHere = listen(dns, DNS_HERE);
        var httpHere = listen(metadata, HTTP_HERE);
        commands.askWith(table(dnsHere, httpHere), "nft", "-f", "-");
    }

    private static int listen(Listening listening, int preferred) throws IOException {
        try {
            return listening.start(new InetSocketAddress(TEXT, preferred));
        } catch (IOException _) {
            // somebody has it after all
            return listening.start(new InetSocketAddress(TEXT, 0));
        }
    }

    private static String table(int dns, int http) {
        return """
                add table ip TABLE
                delete table ip TABLE
                table ip TABLE {
                  chain asked {
                    type filter hook prerouting priority raw; policy accept;
                    ASKED
                  }
                  chain asked-here {
                    type filter hook output priority raw; policy accept;
                    ASKED
                    ANSWERED
                  }
                }
                """.replace("ASKED", """
                ip daddr ADDRESS udp dport 53 notrack udp dport set DNS
                ip daddr ADDRESS tcp dport 53 notrack tcp dport set DNS
                ip daddr ADDRESS tcp dport 80 notrack tcp dport set HTTP""")
                .replace("ANSWERED", """
                        ip saddr ADDRESS udp sport DNS notrack udp sport set 53
                        ip saddr ADDRESS tcp sport DNS notrack tcp sport set 53
                        ip saddr ADDRESS tcp sport HTTP notrack tcp sport set 80""")
                .replace("DNS", String.valueOf(dns)).replace("HTTP", String.valueOf(http)).replace("ADDRESS", TEXT)
                .replace("TABLE", TABLE);
    }

    void giveBack() {
        commands.run("nft", "delete", "table", "ip", TABLE);
        commands.run("ip", "address", "del", TEXT + "/32", "dev", "lo");
    }
}
