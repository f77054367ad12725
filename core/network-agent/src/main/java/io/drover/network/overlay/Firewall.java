package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.policy.Policy;

/**
 * The table of ours in the packet filter, as {@code nft -f} reads it. It stands beside Docker's: it only drops, narrows and
 * masquerades, and whatever it lets pass, the other tables judge as well. Pure.
 */
final class Firewall {
    /** In family {@code inet}. */
    static final String TABLE = "drover";

    private Firewall() {
    }

    /**
     * @param guard of the tunnel; blank for none
     * @param policy chains of the network policy, beginning with {@link Policy#MAIN}; blank for none
     */
    static String table(Block subnet, String guard, String policy) {
        return replacing("""
                table inet drover {
                  # only managed addresses travel between hosts
                  chain managed {
                    meta nfproto != ipv4 drop
                    ip saddr != SUBNET drop
                    ip daddr != SUBNET drop
                  }
                  chain among {
                    jump managed
                    # nobody has to find out that what travels between hosts must be a little smaller
                    tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
                  }
                  chain forward {
                    type filter hook forward priority filter - 5; policy accept;
                    oifname "drover-*" jump among
                    iifname "drover-*" jump among
                    JUMP
                  }
                  chain input {
                    type filter hook input priority filter - 5; policy accept;
                    iifname "drover-*" jump managed
                    GUARD
                  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat - 5; policy accept;
                    ip saddr SUBNET ip daddr != SUBNET oifname != "docker0" oifname != "drover-*" masquerade
                  }
                POLICY}
                """.replace("JUMP", policy.isBlank()
                ? "# no policy"
                : "oifname \"docker0\" ip saddr SUBNET ip daddr SUBNET jump " + Policy.MAIN)
                .replace("GUARD", guard).replace("SUBNET", subnet.toString()).replace("POLICY", policy));
    }

    /** In one transaction: no packet ever finds the one gone and the other not there. */
    private static String replacing(String table) {
        return "add table inet " + TABLE + "\ndelete table inet " + TABLE + "\n" + table;
    }
}
