package io.drover.lab;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts on each machine what comes from outside of it with an address of Docker's own bridge, out of any tunnel and off the wire,
 * before anything else has a look at it.
 */
final class Crossings implements AutoCloseable {
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");
    private final List<Machine> machines;

    Crossings(List<Machine> machines) {
        this.machines = machines;
        machines.forEach(machine -> machine.run("nft", "table ip crossings { chain arrives { "
                + "type filter hook prerouting priority -350; iifname { \"lo\", \"docker0\" } return; "
                + "ip saddr 172.17.0.0/16 counter; ip daddr 172.17.0.0/16 counter; }; }"));
    }

    long seen() {
        return machines.stream().mapToLong(Crossings::seen).sum();
    }

    private static long seen(Machine machine) {
        return PACKETS.matcher(machine.run("nft", "list", "table", "ip", "crossings")).results()
                .mapToLong(found -> Long.parseLong(found.group(1))).sum();
    }

    /** Has a packet cross as none should, to see that it would be seen. */
    void commit(Machine from, Machine to) {
        var leave = List.of("POSTROUTING", "-s", "172.17.0.1", "-d", to.address(), "-j", "ACCEPT");
        from.run(words("-I", leave));
        try {
            // nobody can answer it
            from.run("sh", "-c", "ping -c 1 -W 1 -I 172.17.0.1 " + to.address() + " || true");
        } finally {
            from.run(words("-D", leave));
        }
    }

    private static String[] words(String verb, List<String> rule) {
        return Stream.concat(Stream.of("iptables", "-t", "nat", verb), rule.stream())
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        machines.forEach(machine -> machine.run("nft", "delete", "table", "ip", "crossings"));
    }
}
