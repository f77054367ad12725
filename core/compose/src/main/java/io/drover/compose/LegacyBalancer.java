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
import java.util.Locale;
import java.util.Map;
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

    private final Keys keys;
    private final List<Link> links;
    private final Map<String, String> labels;

    LegacyBalancer(Keys keys, List<Link> links, Map<String, String> labels) {
        this.keys = keys;
        this.links = links;
        this.labels = labels;
    }

    LbConfig lbConfig(List<String> notes) {
        var rules = new ArrayList<PortRule>();
        for (var listener : listeners("ports", "expose")) {
            links.forEach(link -> rules.addAll(listener.rules(link.service(), addresses(link.service()))));
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
        var ports = listeners("ports").stream()
                .map(listener -> new PortSpec(null, listener.source(), listener.source(), Protocol.TCP)).toList();
        return config.withImage(NEW_IMAGE).withLabels(left)
                .withNetworking(config.networking().withPorts(ports).withExpose(List.of()));
    }

    private List<OldAddress> addresses(String service) {
        var label = labels.get(TARGET + service.toLowerCase(Locale.ROOT));
        var addresses = new ArrayList<OldAddress>();
        for (var text : label == null ? new String[0] : label.split(",")) {
            try {
                addresses.add(OldAddress.parse(text));
            } catch (IllegalArgumentException e) {
                throw keys.wrongItem("labels", text, e.getMessage() + " (" + TARGET + service + ")");
            }
        }
        return addresses;
    }

    private List<OldListener> listeners(String... names) {
        var secure = OldListener.ports(labels.get(LABELS + "ssl.ports"));
        var listeners = new ArrayList<OldListener>();
        for (var key : names) {
            for (var text : keys.list(key)) {
                try {
                    listeners.add(OldListener.parse(text, secure));
                } catch (IllegalArgumentException e) {
                    throw keys.wrongItem(key, text, String.valueOf(e.getMessage()));
                }
            }
        }
        return listeners;
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
        OldListener.ports(labels.get(LABELS + "proxy-protocol.ports"))
                .forEach(port -> text.append("frontend ").append(port).append("\n    accept-proxy\n"));
        return text.isEmpty() ? null : text.toString();
    }

    private static @Nullable Stickiness stickiness(Keys given, List<String> notes) {
        var policy = given.keys("lb_cookie_stickiness_policy");
        return policy == null ? null : LbConfigs.stickiness(policy, notes);
    }
}
