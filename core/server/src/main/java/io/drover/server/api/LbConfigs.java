package io.drover.server.api;

import io.drover.model.Certificate;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.LbConfig.Stickiness;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rancher's {@code lbConfig}, from and to JSON. There targets are named by id, in files and here by name. */
final class LbConfigs {
    private static final List<String> MODES = List.of("rewrite", "insert", "prefix");

    private LbConfigs() {
    }

    /**
     * What its rules must be like is looked at with the rest of the service.
     *
     * @param stackId of the service that it belongs to
     * @param before what the service has now, or null. Of what it names and nobody has, clients were shown nothing, and when
     *            they send nothing back for it, it stays.
     */
    static LbConfig read(Given given, View view, String stackId, @Nullable LbConfig before) {
        var rules = given.object().at("portRules");
        var away = before == null ? new ArrayList<PortRule>() : away(before, view, stackId);
        return new LbConfig(
                rules.absent()
                        ? List.of()
                        : rules.items().stream().map(rule -> named(rule(rule, view, stackId), away)).toList(),
                certificates(given.at("certificateIds"), view, before),
                standard(given.at("defaultCertificateId"), view, before),
                given.at("config").orNull(Given::textOrNull),
                given.at("stickinessPolicy").orNull(LbConfigs::stickiness));
    }

    /** The rules that lead to nobody, in an order in which each is taken once. */
    private static List<PortRule> away(LbConfig config, View view, String stackId) {
        return config.portRules().stream()
                .filter(rule -> rule.service() != null && view.serviceMeant(stackId, rule.service()) == null)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static PortRule named(PortRule given, List<PortRule> away) {
        for (var rule : given.service() == null ? away : List.<PortRule>of()) {
            if (rule.withService(null).equals(given)) {
                away.remove(rule);
                return rule;
            }
        }
        return given;
    }

    /** Those that are away were not shown: another list is not one without them. None of those shown, or no list at all, is. */
    private static List<String> certificates(Given given, View view, @Nullable LbConfig before) {
        var ids = given.orNull(Given::texts);
        if (ids == null) {
            return List.of();
        }
        var names = before == null ? List.<String>of() : before.certificates();
        if (ids.equals(certificateIds(names, view))) {
            return names;
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        var away = names.stream().filter(name -> view.certificateNamed(name) == null);
        return Stream.concat(ids.stream().map(id -> certificate("certificateIds", id, view)), away).distinct()
                .toList();
    }

    private static @Nullable String standard(Given given, View view, @Nullable LbConfig before) {
        var id = given.orNull(Given::textOrNull);
        if (id != null) {
            return certificate("defaultCertificateId", id, view);
        }
        var was = before == null ? null : before.defaultCertificate();
        return was != null && given.node().isNull() && view.certificateNamed(was) == null ? was : null;
    }

    private static PortRule rule(Given rule, View view, String stackId) {
        var protocol = rule.object().at("protocol").orNull(Given::textOrNull);
        return new PortRule(rule.at("sourcePort").orNull(Given::integer), rule.at("targetPort").orNull(Given::integer),
                protocol == null ? "http" : protocol,
                rule.at("hostname").orNull(Given::textOrNull), rule.at("path").orNull(Given::textOrNull),
                target(rule.at("serviceId"), view, stackId), rule.at("selector").orNull(Given::textOrNull),
                rule.at("priority").orNull(Given::integer), rule.at("backendName").orNull(Given::textOrNull),
                rule.at("weight").orNull(Given::integer));
    }

    private static String certificate(String field, String id, View view) {
        var certificate = view.get(Certificate.class, id);
        if (certificate == null) {
            throw new Refusal(Code.InvalidReference, field, field + ": there is no certificate " + id);
        }
        return certificate.name();
    }

    /** Those that files name and that nobody has brought yet are left out. */
    private static List<String> certificateIds(List<String> names, View view) {
        return names.stream().map(view::certificateNamed).filter(Objects::nonNull).map(Certificate::id).toList();
    }

    /** What rules call a service, or null when none is named. */
    static @Nullable String target(Given given, View view, String stackId) {
        var id = given.orNull(Given::textOrNull);
        if (id == null) {
            return null;
        }
        var service = view.get(Service.class, id);
        var home = service == null ? null : view.get(Stack.class, service.stackId());
        if (service == null || home == null) {
            throw new Refusal(Code.InvalidReference, given.field(), given.field() + ": there is no service " + id);
        }
        return home.id().equals(stackId) ? service.name() : home.name() + "/" + service.name();
    }

    private static Stickiness stickiness(Given given) {
        var mode = given.object().at("mode").orNull(Given::textOrNull);
        if (mode != null && !MODES.contains(mode)) {
            throw option(given.at("mode"), MODES);
        }
        return new Stickiness(given.at("name").orNull(Given::textOrNull), given.at("cookie").orNull(Given::textOrNull),
                given.at("domain").orNull(Given::textOrNull), flag(given.at("indirect")), flag(given.at("nocache")),
                flag(given.at("postonly")), mode == null ? "insert" : mode);
    }

    private static boolean flag(Given given) {
        return Boolean.TRUE.equals(given.orNull(Given::bool));
    }

    private static Refusal option(Given given, List<String> options) {
        return new Refusal(Code.InvalidOption, given.field(),
                given.field() + " must be one of " + String.join(", ", options));
    }

    /** @param balancer whether it is of a load balancer, else of a target */
    static Map<String, @Nullable Object> body(LbConfig config, Service service, View view, boolean balancer) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", balancer ? "lbConfig" : "lbTargetConfig");
        body.put("portRules", config.portRules().stream().map(rule -> rule(rule, service, view, balancer)).toList());
        if (balancer) {
            body.put("certificateIds", certificateIds(config.certificates(), view));
            var standard = config.defaultCertificate();
            body.put("defaultCertificateId",
                    standard == null
                            ? null
                            : certificateIds(List.of(standard), view).stream().findFirst().orElse(null));
            body.put("config", config.config());
            body.put("stickinessPolicy", config.stickiness() == null ? null : stickiness(config.stickiness()));
        }
        return body;
    }

    private static Map<String, @Nullable Object> rule(PortRule rule, Service service, View view, boolean balancer) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", balancer ? "portRule" : "targetPortRule");
        body.put("sourcePort", rule.sourcePort());
        body.put("targetPort", rule.targetPort());
        body.put("protocol", rule.protocol());
        body.put("hostname", rule.hostname());
        body.put("path", rule.path());
        body.put("serviceId", serviceId(rule.service(), service, view));
        body.put("selector", rule.selector());
        body.put("priority", rule.priority());
        body.put("backendName", rule.backendName());
        body.put("weight", rule.weight());
        return body;
    }

    private static @Nullable String serviceId(@Nullable String name, Service service, View view) {
        var target = name == null ? null : view.serviceMeant(service.stackId(), name);
        return target == null ? null : target.id();
    }

    private static Map<String, @Nullable Object> stickiness(Stickiness stickiness) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "loadBalancerCookieStickinessPolicy");
        body.put("name", stickiness.name());
        body.put("cookie", stickiness.cookie());
        body.put("domain", stickiness.domain());
        body.put("indirect", stickiness.indirect());
        body.put("nocache", stickiness.nocache());
        body.put("postonly", stickiness.postonly());
        body.put("mode", stickiness.mode());
        return body;
    }
}
