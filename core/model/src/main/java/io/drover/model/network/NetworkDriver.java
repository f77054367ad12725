package io.drover.model.network;

import java.util.Locale;

/** How packets travel between the hosts of an environment. */
public enum NetworkDriver {
    /** Plain VXLAN, UDP 4789. */
    VXLAN,
    /** IPsec as Rancher has it: IKEv2 by strongSwan, UDP 500 and 4500. */
    IPSEC,
    /** WireGuard, UDP 51820. */
    WIREGUARD;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
