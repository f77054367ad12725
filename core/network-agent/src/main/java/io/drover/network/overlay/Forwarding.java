package io.drover.network.overlay;

import io.drover.network.address.Ipv4;

/** To which host a VXLAN device sends what is for a hardware address. */
record Forwarding(String mac, Ipv4 to, String device) {
    String replacement() {
        return "fdb replace " + mac + " dev " + device + " dst " + to + " self permanent";
    }

    String removal() {
        return "fdb del " + mac + " dev " + device + " dst " + to + " self";
    }
}
