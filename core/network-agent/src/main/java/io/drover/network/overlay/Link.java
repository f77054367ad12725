package io.drover.network.overlay;

import io.drover.network.address.Ipv4;
import org.jspecify.annotations.Nullable;

/** A network interface of ours. */
sealed interface Link {
    String name();

    /** In bytes; 0 for one that is down. */
    int mtu();

    /** The same but for the MTU, which can be changed while it is used. */
    Link withMtu(int mtu);

    /**
     * A VXLAN device that learns nothing and floods nothing.
     *
     * @param mac its own
     * @param local the address that its packets come from, or null for whatever the route says
     */
    record Vxlan(String name, int mtu, String mac, @Nullable Ipv4 local) implements Link {
        static final int ID = 1042;
        static final int PORT = 4789;

        String creation() {
            return "link add " + name + " address " + mac + " type vxlan id " + ID + " dstport " + PORT
                    + (local == null ? "" : " local " + local) + " nolearning";
        }

        @Override
        public Link withMtu(int mtu) {
            return new Vxlan(name, mtu, mac, local);
        }
    }

    /**
     * A WireGuard device, of the kernel or of a program.
     *
     * @param key its own public key; empty when it does not listen as it should
     */
    record Wireguard(String name, int mtu, String key) implements Link {
        @Override
        public Link withMtu(int mtu) {
            return new Wireguard(name, mtu, key);
        }
    }

    /** Something that has our name but is not what we make. */
    record Strange(String name, int mtu) implements Link {
        @Override
        public Link withMtu(int mtu) {
            return new Strange(name, mtu);
        }
    }
}
