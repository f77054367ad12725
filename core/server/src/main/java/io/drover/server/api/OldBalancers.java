package io.drover.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.compose.OldAddress;
import io.drover.compose.OldListener;
import io.drover.model.Service;
import io.drover.model.Wire;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Load balancers as clients from before Rancher 1.2 make them: ports on the launch config, and then links that say how
 * each target is addressed. Where one listens is kept as rules without a target.
 */
final class OldBalancers {
    private static final String IMAGE = "docker:rancher/load-balancer-service";
    private static final String NEW_IMAGE = "docker:rancher/lb-service-haproxy:v0.9.14";
    private static final String SECURE = "io.rancher.loadbalancer.ssl.ports";

    private OldBalancers() {
    }

    /** The body in today's words; one that is in them already is left as it is. */
    static Body modern(Body body) {
        if (body.has("lbConfig")) {
            return body;
        }
        var modern = (ObjectNode) body.node().deepCopy();
        var given = body.at("launchConfig");
        var container = given.absent()
                ? Wire.JSON.createObjectNode()
                : (ObjectNode) given.object().node().deepCopy();
        var image = container.path("imageUuid").asText("");
        if (image.isBlank() || image.equals("null") || image.startsWith(IMAGE)) {
            container.put("imageUuid", NEW_IMAGE);
        }
        modern.set("lbConfig", lbConfig(body, listeners(given, container)));
        modern.set("launchConfig", container);
        return new Body(modern);
    }

    /** @param container takes what it publishes in today's words */
    private static List<OldListener> listeners(Given given, ObjectNode container) {
        var labels = given.at("labels").orNull(Given::map);
        var secure = OldListener.ports(labels == null ? null : labels.get(SECURE));
        var published = all(given.at("ports"), text -> OldListener.parse(text, secure));
        var listeners = new ArrayList<>(published);
        listeners.addAll(all(given.at("expose"), text -> OldListener.parse(text, secure)));
        var ports = container.putArray("ports");
        published.forEach(listener -> ports.add(listener.source() + ":" + listener.source() + "/tcp"));
        container.remove("expose");
        return listeners;
    }

    private static ObjectNode lbConfig(Body body, List<OldListener> listeners) {
        var config = Wire.JSON.createObjectNode();
        var rules = config.putArray("portRules");
        listeners.forEach(listener -> rules.addObject().put("sourcePort", listener.source())
                .put("targetPort", listener.target()).put("protocol", listener.protocol()));
        for (var field : List.of("certificateIds", "defaultCertificateId")) {
            if (body.has(field)) {
                config.set(field, body.at(field).node());
            }
        }
        var old = body.at("loadBalancerConfig");
        if (!old.absent()) {
            var text = new StringBuilder();
            for (var section : List.of("global", "defaults")) {
                var lines = old.object().at("haproxyConfig").at(section).orNull(Given::textOrNull);
                if (lines != null) {
                    text.append(section).append('\n').append(lines.strip().indent(4));
                }
            }
            config.put("config", text.toString());
            var policy = old.at("lbCookieStickinessPolicy");
            if (!policy.absent()) {
                config.set("stickinessPolicy", policy.node());
            }
        }
        return config;
    }

    /** Does it listen without a word of who is behind? */
    static boolean is(Service service) {
        var config = service.spec().lbConfig();
        return service.spec().kind() == ServiceKind.LOAD_BALANCER && config != null
                && config.portRules().stream().anyMatch(PortRule::listensOnly);
    }

    /** What an action on the links of one makes of its rules. */
    static UpdateService linked(Service service, String action, Body body, View view) {
        var config = Objects.requireNonNull(service.spec().lbConfig());
        var all = action.equals("setservicelinks");
        var links = all ? items(body.at("serviceLinks")) : List.of(body.at("serviceLink"));
        var addresses = new LinkedHashMap<String, List<OldAddress>>();
        links.forEach(link -> addresses
                .computeIfAbsent(
                        Objects.requireNonNull(LbConfigs.target(link.at("serviceId"), view, service.stackId())),
                        _ -> new ArrayList<>())
                .addAll(all(link.at("ports"), OldAddress::parse)));
        var rules = new ArrayList<PortRule>();
        config.portRules().stream().filter(rule -> rule.service() == null
                ? rule.selector() != null
                : !all && !addresses.containsKey(rule.service())).forEach(rules::add);
        var listeners = config.portRules().stream().filter(PortRule::listensOnly).toList();
        if (!action.equals("removeservicelink")) {
            listeners.forEach(rule -> rules.addAll(rules(rule, addresses)));
        }
        rules.addAll(listeners);
        return new UpdateService(service.id(), service.spec().withLbConfig(config.withPortRules(rules)),
                Set.of(Part.LB_CONFIG));
    }

    private static List<PortRule> rules(PortRule rule, Map<String, List<OldAddress>> addresses) {
        var source = Objects.requireNonNull(rule.sourcePort());
        var listener = new OldListener(source, Objects.requireNonNullElse(rule.targetPort(), source), rule.protocol());
        var rules = new ArrayList<PortRule>();
        addresses.forEach((name, own) -> rules.addAll(listener.rules(name, own)));
        return rules;
    }

    private static List<Given> items(Given given) {
        return given.absent() ? List.of() : given.items();
    }

    private static <T> List<T> all(Given given, Function<String, T> parse) {
        var all = new ArrayList<T>();
        for (var text : given.absent() ? List.<String>of() : given.texts()) {
            try {
                all.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                throw given.wrong(e.getMessage() + ", not '" + text + "'");
            }
        }
        return all;
    }
}
