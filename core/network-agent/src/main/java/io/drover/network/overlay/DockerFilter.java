package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.command.Commands;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets managed traffic pass Docker's own filter, which drops what it does not know. Our chain hangs in the one that Docker
 * keeps for others over its restarts, or in {@code FORWARD} where there is no Docker. A machine may use either of two
 * generations of {@code iptables}; ours goes where Docker's is.
 */
final class DockerFilter {
    static final String CHAIN = "DROVER_FORWARD";
    private static final String NEW = "iptables";
    private static final String OLD = "iptables-legacy";

    private final Commands commands;

    DockerFilter(Commands commands) {
        this.commands = commands;
    }

    /** Gives whether something was to be done. */
    boolean apply(Block subnet) {
        var program = program();
        var found = rules(program);
        var from = found.contains("-N DOCKER-USER") ? "DOCKER-USER" : "FORWARD";
        var jump = "-A " + from + " -j " + CHAIN;
        var wanted = wanted(subnet);
        var ours = found.stream().filter(rule -> rule.startsWith("-A " + CHAIN + " ")).toList();
        var jumps = found.stream().filter(rule -> rule.endsWith("-j " + CHAIN)).toList();
        if (ours.equals(wanted) && jumps.equals(List.of(jump))) {
            return false;
        }
        var lines = new ArrayList<String>();
        lines.add(":" + CHAIN + " - [0:0]");
        lines.addAll(wanted);
        jumps.forEach(old -> lines.add(old.replaceFirst("-A", "-D")));
        lines.add("-I " + from + " 1 -j " + CHAIN);
        restore(program, lines);
        return true;
    }

    void remove() {
        for (var program : List.of(NEW, OLD)) {
            if (program.equals(OLD) && !oldIsUsed()) {
                continue;
            }
            var found = rules(program);
            if (found.contains("-N " + CHAIN)) {
                var lines = new ArrayList<String>();
                found.stream().filter(rule -> rule.endsWith("-j " + CHAIN))
                        .forEach(jump -> lines.add(jump.replaceFirst("-A", "-D")));
                lines.add("-F " + CHAIN);
                lines.add("-X " + CHAIN);
                restore(program, lines);
            }
        }
    }

    /** In the form in which {@code iptables -S} tells them. */
    private static List<String> wanted(Block subnet) {
        var among = "-A " + CHAIN + " -s " + subnet + " -d " + subnet;
        return List.of(among + " -i " + Tunnel.PREFIX + "+ -o " + Situation.BRIDGE + " -j ACCEPT",
                among + " -i " + Situation.BRIDGE + " -o " + Tunnel.PREFIX + "+ -j ACCEPT",
                among + " -i " + Situation.BRIDGE + " -o " + Situation.BRIDGE + " -j ACCEPT");
    }

    private String program() {
        return oldIsUsed() && rules(OLD).contains("-N DOCKER-USER") ? OLD : NEW;
    }

    /** Asking the old program makes the kernel load what it is for; so only where that is loaded already. */
    private boolean oldIsUsed() {
        return commands.run("cat", "/proc/net/ip_tables_names").out().lines().anyMatch("filter"::equals);
    }

    private List<String> rules(String program) {
        return commands.ask(program, "-w", "-S").lines().toList();
    }

    private void restore(String program, List<String> lines) {
        commands.askWith("*filter\n" + String.join("\n", lines) + "\nCOMMIT\n", program + "-restore", "-w",
                "--noflush");
    }
}
