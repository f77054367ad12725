package io.drover.compose;

import io.drover.model.network.BalancerContainer;
import io.drover.model.spec.LbConfig.PortRule;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A port that a load balancer listens on, as it was said before Rancher 1.2: it leads to every linked service.
 *
 * @param target the port of the services, where their addresses say nothing else
 * @param protocol as rules have it
 */
public record OldListener(int source, int target, String protocol) {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,5})(?:/(tcp|http|https|ssl|tls))?");

    /**
     * @param secure the ports on which TLS is spoken
     * @throws IllegalArgumentException whose message says what it must be
     */
    public static OldListener parse(String text, Set<Integer> secure) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("SOURCE, SOURCE:TARGET or SOURCE:TARGET/tcp");
        }
        var target = Integer.parseInt(match.group(2));
        var source = match.group(1) == null ? target : Integer.parseInt(match.group(1));
        if (source == BalancerContainer.HEALTH_PORT) {
            throw new IllegalArgumentException("another port: " + source + " is the balancer's own");
        }
        if (source < 1 || source > 65535) {
            throw new IllegalArgumentException("ports from 1 to 65535");
        }
        return new OldListener(source, target, protocol(match.group(3), secure.contains(source)));
    }

    private static String protocol(@Nullable String written, boolean secure) {
        return switch (written == null ? "http" : written) {
            case "tcp" -> secure ? "tls" : "tcp";
            case "ssl", "tls" -> "tls";
            case "https" -> "https";
            default -> secure ? "https" : "http";
        };
    }

    /** The ports of a label that has them with commas between; of what is no number it says nothing. */
    public static Set<Integer> ports(@Nullable String label) {
        var ports = new TreeSet<Integer>();
        for (var text : (label == null ? "" : label).split(",")) {
            if (text.strip().matches("\\d{1,5}")) {
                ports.add(Integer.valueOf(text.strip()));
            }
        }
        return ports;
    }

    /** The rules by which it leads to a service. */
    public List<PortRule> rules(String service, List<OldAddress> addresses) {
        var here = addresses.stream().filter(it -> it.source() == null || it.source() == source).toList();
        return (here.isEmpty() ? List.of(OldAddress.ANY) : here).stream()
                .map(it -> new PortRule(source, Objects.requireNonNullElse(it.target(), target), protocol, it.host(),
                        it.path(), service, null, null, null, null))
                .toList();
    }
}
