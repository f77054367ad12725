package io.drover.compose;

import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.LbConfig.Stickiness;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import io.drover.model.spec.ServiceSpec.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Load balancers as they were before Rancher 1.2: ports, links and labels of the image
 * {@code rancher/load-balancer-service}, said as rules.
 */
final class LegacyBalancer {
    static final String IMAGE = "rancher/load-balancer-service";
    /** What Rancher 1.6 put in its place. */
    static final String NEW_IMAGE = "rancher/lb-service-haproxy:v0.9.14";
    private static final String LABELS = "io.rancher.loadbalancer.";
    private static final String TARGET = LABELS + "target.";
    private static final Pattern LISTENER = Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,5})(?:/(tcp|http|https|ssl|tls))?");
    private static final Pattern ADDRESS = Pattern
            .compile("([^:/=]*[^:/=\\d][^:/=]*)?(?::?(\\d{1,5}))?(/[^=]*)?(?:=(\\d{1,5}))?");

    private final Keys keys;
    private final List<Link> links;
    private final Map<String, String> labels;

    /** A port that it listens on. */
    private record Listener(int source, int target, String protocol, boolean published) {
    }

    /** Where a label sends the requests of one target. */
    private record Address(@Nullable String host, @Nullable Integer source, @Nullable String path,
            @Nullable Integer target) {
    }

    LegacyBalancer(Keys keys, List<Link> links, Map<String, String> labels) {
        this.keys = keys;
        this.links = links;
        this.labels = labels;
    }

    LbConfig lbConfig(List<String> notes) {
        var rules = new ArrayList<PortRule>();
        for (var listener : listeners()) {
            for (var link : links) {
                rules(listener, link, rules);
            }
            var selector = labels.get(Labels.SELECTOR_LINK);
            if (selector != null && !selector.isBlank()) {
                rules.add(new PortRule(listener.source(), listener.target(), listener.protocol(), null, null, null,
                        selector, null, null, null));
            }
        }
        var given = keys.keys("load_balancer_config");
        var read = new LbConfig(rules, keys.list("certs"), keys.text("default_cert"), config(given, notes),
                given == null ? null : stickiness(given, notes));
        if (given != null) {
            for (var key : List.of("app_cookie_stickiness_policy", "name")) {
                if (given.value(key) != null) {
                    notes.add(given.note(key, "is ignored"));
                }
            }
            given.finish(notes);
        }
        return read;
    }

    /** The container of the balancer, with what became rules taken away. */
    LaunchConfig container(LaunchConfig config) {
        var left = new LinkedHashMap<>(config.labels());
        left.keySet().removeIf(label -> label.startsWith(LABELS));
        var ports = new ArrayList<PortSpec>();
        for (var listener : listeners()) {
            if (listener.published()) {
                ports.add(new PortSpec(null, listener.source(), listener.source(), Protocol.TCP));
            }
        }
        return config.withImage(NEW_IMAGE).withLabels(left)
                .withNetworking(config.networking().withPorts(ports).withExpose(List.of()));
    }

    private void rules(Listener listener, Link link, List<PortRule> rules) {
        var addresses = addresses(link.service()).stream()
                .filter(address -> address.source() == null || address.source() == listener.source()).toList();
        if (addresses.isEmpty()) {
            rules.add(rule(listener, link, new Address(null, null, null, null)));
        }
        addresses.forEach(address -> rules.add(rule(listener, link, address)));
    }

    private PortRule rule(Listener listener, Link link, Address address) {
        return new PortRule(listener.source(), address.target() == null ? listener.target() : address.target(),
                listener.protocol(), address.host(), address.path(), link.service(), null, null, null, null);
    }

    private List<Address> addresses(String service) {
        var label = labels.get(TARGET + service.toLowerCase(java.util.Locale.ROOT));
        if (label == null) {
            return List.of();
        }
        var addresses = new ArrayList<Address>();
        for (var text : label.split(",")) {
            var match = ADDRESS.matcher(text.strip());
            if (!match.matches()) {
                throw keys.wrongItem("labels", text, "[host][:port][/path][=port] (" + TARGET + service + ")");
            }
            var number = number(match.group(2));
            var alone = match.group(1) == null && match.group(3) == null && match.group(4) == null;
            addresses.add(alone
                    ? new Address(null, null, null, number)
                    : new Address(match.group(1), number, match.group(3), number(match.group(4))));
        }
        return addresses;
    }

    private List<Listener> listeners() {
        var secure = ports("ssl.ports");
        var listeners = new ArrayList<Listener>();
        for (var key : List.of("ports", "expose")) {
            for (var text : keys.list(key)) {
                var match = LISTENER.matcher(text.strip());
                if (!match.matches()) {
                    throw keys.wrongItem(key, text, "SOURCE, SOURCE:TARGET or SOURCE:TARGET/tcp");
                }
                var target = Objects.requireNonNull(number(match.group(2)));
                var source = match.group(1) == null ? target : Objects.requireNonNull(number(match.group(1)));
                if (source < 1 || source > 65535 || source == 42) {
                    throw keys.wrongItem(key, text, source == 42
                            ? "another port: 42 is the balancer's own"
                            : "ports from 1 to 65535");
                }
                listeners.add(new Listener(source, target, protocol(match.group(3), secure.contains(source)),
                        key.equals("ports")));
            }
        }
        return listeners;
    }

    private static String protocol(@Nullable String written, boolean secure) {
        return switch (written == null ? "http" : written) {
            case "tcp" -> secure ? "tls" : "tcp";
            case "ssl", "tls" -> "tls";
            case "https" -> "https";
            default -> secure ? "https" : "http";
        };
    }

    private Set<Integer> ports(String label) {
        var ports = new TreeSet<Integer>();
        for (var text : labels.getOrDefault(LABELS + label, "").split(",")) {
            if (text.strip().matches("\\d{1,5}")) {
                ports.add(Integer.valueOf(text.strip()));
            }
        }
        return ports;
    }

    private @Nullable String config(@Nullable Keys given, List<String> notes) {
        var text = new StringBuilder();
        var haproxy = given == null ? null : given.keys("haproxy_config");
        if (haproxy != null) {
            for (var section : List.of("global", "defaults")) {
                var lines = haproxy.text(section);
                if (lines != null && !lines.isBlank()) {
                    text.append(section).append('\n').append(lines.strip().indent(4));
                }
            }
            haproxy.finish(notes);
        }
        ports("proxy-protocol.ports")
                .forEach(port -> text.append("frontend ").append(port).append("\n    accept-proxy\n"));
        return text.isEmpty() ? null : text.toString();
    }

    private static @Nullable Stickiness stickiness(Keys given, List<String> notes) {
        var policy = given.keys("lb_cookie_stickiness_policy");
        return policy == null ? null : LbConfigs.stickiness(policy, notes);
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }
}
