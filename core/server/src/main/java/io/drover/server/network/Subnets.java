package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.server.store.Draft;
import java.util.List;

/** Says which ranges an environment can have for its network. */
final class Subnets {
    private static final int LARGEST = 8;
    private static final int SMALLEST = 24;
    /** Where private addresses are (RFC 1918, and 6598), so that nobody's own are hidden. */
    private static final List<Cidr> PRIVATE = List.of(Cidr.of("10.0.0.0/8"), Cidr.of("172.16.0.0/12"),
            Cidr.of("192.168.0.0/16"), Cidr.of("100.64.0.0/10"));
    private static final Cidr DOCKERS = Cidr.of("172.17.0.0/16");

    private Subnets() {
    }

    /** @return it as it is written shortest @throws Refusal naming the field */
    static String checked(Draft draft, String text) {
        Cidr subnet;
        try {
            subnet = Cidr.of(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("subnet",
                    "must be a range of addresses as in " + NetworkPlanner.SUBNET + ", not '" + text + "'");
        }
        if (subnet.bits() < LARGEST || subnet.bits() > SMALLEST) {
            throw Refusal.invalid("subnet", "must have a prefix of " + LARGEST + " to " + SMALLEST + " bits");
        }
        if (PRIVATE.stream().noneMatch(range -> range.bits() <= subnet.bits() && range.contains(subnet.first()))) {
            throw Refusal.invalid("subnet", "must be one of private addresses: " + subnet + " is not");
        }
        if (DOCKERS.contains(subnet.first()) || subnet.contains(DOCKERS.first())) {
            throw Refusal.invalid("subnet", "must not be Docker's own " + DOCKERS);
        }
        for (var host : draft.view().hosts()) {
            if (isIn(subnet, host)) {
                throw Refusal.invalid("subnet", "must not have the addresses of hosts: " + host.agentIp() + " of "
                        + host.hostname() + " is in it");
            }
            if (!host.blocks().isEmpty()) {
                throw new Refusal(Code.InvalidState, "subnet",
                        "containers have addresses of the present one; the subnet can"
                                + " be changed only before the first");
            }
        }
        return subnet.toString();
    }

    private static boolean isIn(Cidr subnet, Host host) {
        try {
            return subnet.contains(Cidr.number(host.agentIp()));
        } catch (IllegalArgumentException e) {
            // a host that is reached by a name or by IPv6
            return false;
        }
    }
}
