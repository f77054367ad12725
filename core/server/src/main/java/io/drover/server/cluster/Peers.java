package io.drover.server.cluster;

import com.hazelcast.config.TcpIpConfig;
import java.util.List;

/** The addresses at which Hazelcast looks for other members: replaced while it runs, as nodes come and go. */
final class Peers extends TcpIpConfig {
    private volatile List<String> addresses;

    Peers(List<String> addresses) {
        this.addresses = List.copyOf(addresses);
        setEnabled(true);
    }

    void replace(List<String> newAddresses) {
        addresses = List.copyOf(newAddresses);
    }

    @Override
    public List<String> getMembers() {
        return addresses;
    }
}
