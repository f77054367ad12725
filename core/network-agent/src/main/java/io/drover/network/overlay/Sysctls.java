package io.drover.network.overlay;

import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of the kernel that the overlay rests on. They are the host's and stay as they are when it leaves. */
final class Sysctls {
    private Sysctls() {
    }

    /** @param device of the tunnel, or nothing
     * @param bridged also what containers of this host say to each other goes through the filters */
    static Map<String, String> wanted(String device, boolean bridged) {
        var all = new LinkedHashMap<String, String>();
        all.put("net/ipv4/ip_forward", "1");
        // the host answers for addresses on other hosts, and at once
        all.put("net/ipv4/conf/" + Situation.BRIDGE + "/proxy_arp", "1");
        all.put("net/ipv4/neigh/" + Situation.BRIDGE + "/proxy_delay", "0");
        all.put("net/ipv4/conf/" + Situation.BRIDGE + "/send_redirects", "0");
        all.put("net/ipv4/conf/" + Situation.BRIDGE + "/rp_filter", "2");
        if (bridged) {
            all.put("net/bridge/bridge-nf-call-iptables", "1");
        }
        if (!device.isEmpty()) {
            // while an address moves, its packets may come from where they are not sent to yet
            all.put("net/ipv4/conf/" + device + "/rp_filter", "2");
        }
        return all;
    }

    /** Gives what was changed. A setting that this kernel does not have is passed over. */
    static Map<String, String> apply(Map<String, String> wanted, Commands commands) {
        var changed = new LinkedHashMap<>(wanted);
        var shown = commands.runWith("", words("sysctl", "-e", wanted.keySet().toArray(String[]::new)));
        shown.out().lines().map(line -> line.split("\\s*=\\s*", 2)).filter(pair -> pair.length == 2).forEach(pair -> {
            var key = pair[0].strip().replace('.', '/');
            if (pair[1].strip().equals(wanted.get(key))) {
                changed.remove(key);
            }
        });
        changed.keySet().removeIf(key -> !shown.out().contains(key.replace('/', '.')));
        if (!changed.isEmpty()) {
            write(changed, commands);
        }
        return changed;
    }

    private static void write(Map<String, String> all, Commands commands) {
        var pairs = all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        var first = commands.run(words("sysctl", "-w", pairs));
        if (first.ok()) {
            return;
        }
        // Docker gives containers these files to read only
        commands.run("mount", "-o", "remount,rw,bind", "/proc/sys");
        var second = commands.run(words("sysctl", "-w", pairs));
        if (!second.ok()) {
            throw new CommandFailed("sysctl: " + second.complaint());
        }
    }

    private static String[] words(String program, String option, String... rest) {
        var all = new String[rest.length + 2];
        all[0] = program;
        all[1] = option;
        System.arraycopy(rest, 0, all, 2, rest.length);
        return all;
    }
}
