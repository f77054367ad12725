package io.drover.network.overlay;

import io.drover.network.address.Ipv4;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of our connections are up, as {@code swanctl --list-sas} tells. Pure. */
final class Associations {
    private static final Pattern CONNECTION = Pattern.compile("(" + Tunnel.PREFIX + "[\\d-]+): #\\d+, (\\w+),.*");
    private static final Pattern REMOTE = Pattern.compile("  remote '[^']*' @ ([\\d.]+)\\[\\d+].*");
    private static final Pattern CHILD = Pattern.compile("  (" + Tunnel.PREFIX + "[\\d-]+): #\\d+, .*INSTALLED.*");

    /** Where each that protects something leads to; null for one that does not, by its name. */
    static Map<String, @Nullable Ipv4> read(String shown) {
        var all = new HashMap<String, @Nullable Ipv4>();
        Ipv4 remote = null;
        for (var line : shown.lines().toList()) {
            var connection = CONNECTION.matcher(line);
            var where = REMOTE.matcher(line);
            var child = CHILD.matcher(line);
            if (connection.matches()) {
                remote = null;
                all.putIfAbsent(connection.group(1), null);
            } else if (where.matches()) {
                remote = Ipv4.parse(where.group(1));
            } else if (child.matches() && remote != null) {
                all.put(child.group(1), remote);
            }
        }
        return all;
    }

    private Associations() {
    }
}
