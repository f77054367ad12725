package io.drover.network.overlay;

import io.drover.network.address.Ipv4;

/** The hardware address of a host behind a device, so that nobody has to be asked for it. */
record Neighbour(Ipv4 address, String mac, String device) {
    String replacement() {
        return "neigh replace " + address + " lladdr " + mac + " dev " + device + " nud permanent";
    }

    String removal() {
        return "neigh del " + address + " dev " + device;
    }
}
