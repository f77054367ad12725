package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Network;
import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.NetworkDriver;
import io.drover.server.store.Draft;
import java.util.Comparator;
import java.util.List;

/** Chooses, once, how packets travel: encrypted, in the fastest way that all hosts of the network can do. */
final class Drivers {
    private static final List<NetworkDriver> ENCRYPTED = List.of(NetworkDriver.WIREGUARD, NetworkDriver.IPSEC);

    private Drivers() {
    }

    static void choose(Draft draft, Network network) {
        if (network.driver() != null) {
            return;
        }
        var hosts = draft.view().hosts().stream()
                .filter(host -> !host.blocks().isEmpty() && host.agentState() == Host.AgentState.ACTIVE).toList();
        var abilities = hosts.stream().map(host -> host.network().abilities()).toList();
        // who has not said yet what it can do is waited for: what is chosen stays
        if (hosts.isEmpty() || abilities.stream().anyMatch(it -> it.drivers().isEmpty())) {
            return;
        }
        var driver = ENCRYPTED.stream().filter(one -> abilities.stream().allMatch(it -> it.drivers().contains(one)))
                .max(Comparator.comparingInt((NetworkDriver one) -> speed(one, abilities))
                        .thenComparing(one -> -ENCRYPTED.indexOf(one)));
        draft.put(network.withDriver(driver.orElse(NetworkDriver.VXLAN)).withReason(driver
                .map(one -> one.wire() + " is the fastest encrypted one that " + count(hosts) + " can do"
                        + (speed(one, abilities) > 1 ? ", in the kernel" : ""))
                .orElse("no encrypted one can be done by " + count(hosts)
                        + ": traffic between hosts is NOT encrypted")));
    }

    /** In the kernel anything is faster than by a program; of programs, WireGuard's is ten times as fast as IPsec's. */
    private static int speed(NetworkDriver driver, List<NetworkAbilities> abilities) {
        return abilities.stream().allMatch(it -> it.inKernel().contains(driver))
                ? 2
                : driver == NetworkDriver.WIREGUARD ? 1 : 0;
    }

    private static String count(List<Host> hosts) {
        return hosts.size() == 1 ? "the first host" : "all " + hosts.size() + " hosts";
    }
}
