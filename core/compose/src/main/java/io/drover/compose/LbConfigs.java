package io.drover.compose;

import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.LbConfig.Stickiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rancher's {@code lb_config}. */
final class LbConfigs {
    private static final Set<String> PROTOCOLS = Set.of("http", "https", "tcp", "tls", "sni", "udp");
    private static final Set<String> MODES = Set.of("insert", "rewrite", "prefix");

    private LbConfigs() {
    }

    /** @param balancer whether it is of a load balancer, whose rules need a port to listen on */
    static @Nullable LbConfig read(Keys keys, boolean balancer, List<String> notes) {
        var config = keys.keys("lb_config");
        if (config == null) {
            return null;
        }
        var rules = new ArrayList<PortRule>();
        for (var rule : config.maps("port_rules")) {
            rules.add(rule(rule, balancer));
            for (var key : List.of("region", "environment")) {
                if (rule.value(key) != null) {
                    notes.add(rule.note(key, "is ignored: a load balancer leads to services of its own environment"));
                }
            }
            rule.finish(notes);
        }
        var stickiness = config.keys("stickiness_policy");
        var read = new LbConfig(rules, config.list("certs"), filled(config.text("default_cert")),
                filled(config.text("config")),
                stickiness == null ? null : stickiness(stickiness, notes));
        config.finish(notes);
        return read;
    }

    static Stickiness stickiness(Keys keys, List<String> notes) {
        var mode = keys.text("mode", "insert");
        if (!MODES.contains(mode)) {
            throw keys.wrong("mode", "insert, rewrite or prefix");
        }
        var read = new Stickiness(keys.text("name"), keys.text("cookie"), keys.text("domain"), keys.flag("indirect"),
                keys.flag("nocache"), keys.flag("postonly"), mode);
        keys.finish(notes);
        return read;
    }

    private static PortRule rule(Keys rule, boolean balancer) {
        var source = port(rule, "source_port");
        var target = port(rule, "target_port");
        if (balancer && source == null) {
            throw rule.missing("source_port", "the port to listen on");
        }
        if (source != null && source == 42) {
            throw rule.wrong("source_port", "another port: 42 is the balancer's own");
        }
        if (balancer && rule.text("service", "").isEmpty() && rule.text("selector", "").isEmpty()) {
            throw rule.missing("service", "the service, or by selector those, to which the rule leads");
        }
        var protocol = rule.text("protocol", "");
        if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
            throw rule.wrong("protocol", "http, https, tcp, tls, sni or udp");
        }
        var priority = rule.integer("priority");
        if (priority != null && priority < 1) {
            throw rule.wrong("priority", "1 or more");
        }
        var weight = rule.integer("weight");
        if (weight != null && (weight < 0 || weight > 256)) {
            throw rule.wrong("weight", "from 0 to 256");
        }
        return new PortRule(source, target, protocol.isEmpty() ? "http" : protocol, filled(rule.text("hostname")),
                filled(rule.text("path")), filled(rule.text("service")), filled(rule.text("selector")), priority,
                filled(rule.text("backend_name")), weight);
    }

    private static @Nullable Integer port(Keys rule, String key) {
        var port = rule.integer(key);
        if (port != null && (port < 1 || port > 65535)) {
            throw rule.wrong(key, "from 1 to 65535");
        }
        return port;
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
