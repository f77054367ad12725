package io.drover.network.policy;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The ports of a rule as conditions of the packet filter. */
final class Ports {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:/(tcp|udp))?");
    private static final int HIGHEST = 65535;

    private Ports() {
    }

    /**
     * One condition for each protocol; a single empty one for all traffic.
     *
     * @throws IllegalArgumentException for what is no port
     */
    static List<String> conditions(List<String> ports) {
        if (ports.isEmpty()) {
            return List.of("");
        }
        var byProtocol = new TreeMap<String, TreeSet<Integer>>();
        for (var port : ports) {
            var matcher = FORM.matcher(port.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > HIGHEST) {
                throw new IllegalArgumentException("port \"" + port + "\"");
            }
            var protocol = matcher.group(2) == null ? "tcp" : matcher.group(2);
            byProtocol.computeIfAbsent(protocol, _ -> new TreeSet<>()).add(Integer.valueOf(matcher.group(1)));
        }
        return byProtocol.entrySet().stream()
                .map(entry -> entry.getKey() + " dport { " + Sets.text(entry.getValue()) + " } ").toList();
    }
}
