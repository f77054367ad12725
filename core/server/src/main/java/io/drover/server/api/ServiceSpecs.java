package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body that makes a service. */
final class ServiceSpecs {
    private ServiceSpecs() {
    }

    /** @param kind of the collection it is posted to; the body's own {@code type} may say more */
    static ServiceSpec read(ServiceKind kind, Body body) {
        var type = body.text("type");
        var wanted = kind != ServiceKind.SERVICE || type == null
                ? kind
                : Arrays.stream(ServiceKind.values())
                        .filter(it -> it.wire().equals(type)).findFirst().orElse(kind);
        if (wanted != ServiceKind.SERVICE && wanted != ServiceKind.EXTERNAL && wanted != ServiceKind.ALIAS) {
            throw new Refusal(Refusal.Code.InvalidOption, "type", wanted.wire() + " cannot be made yet");
        }
        var scale = body.integer("scale");
        return new ServiceSpec(body.required("name"), wanted, body.text("description"), scale == null ? 1 : scale,
                scalePolicy(body.at("scalePolicy")), launchConfig(wanted, body), sidekicks(wanted, body), List.of(),
                List.of(), metadata(body), body.bool("retainIp", false),
                orEmpty(body.at("externalIpAddresses").orNull(Given::texts)), text(body, "hostname"),
                text(body, "selectorLink"), text(body, "selectorContainer"));
    }

    /** What of it will not be done, one sentence each. */
    static List<String> warnings(Body body) {
        var warnings = new ArrayList<String>();
        var primary = body.at("launchConfig");
        if (!primary.absent()) {
            warnings.addAll(LaunchConfigs.warnings(primary));
        }
        var sidekicks = body.at("secondaryLaunchConfigs");
        if (!sidekicks.absent()) {
            sidekicks.items().forEach(sidekick -> warnings.addAll(LaunchConfigs.warnings(sidekick)));
        }
        for (var field : List.of("lbConfig", "assignServiceIpAddress", "vip", "externalId", "serviceLinks")) {
            var given = body.at(field);
            if (!given.absent() && !given.node().asText().equals("false") && !given.node().asText("-").isEmpty()) {
                warnings.add(field + " is not honoured yet");
            }
        }
        return warnings;
    }

    private static @Nullable LaunchConfig launchConfig(ServiceKind kind, Body body) {
        var given = body.at("launchConfig");
        return kind != ServiceKind.SERVICE || given.absent() ? null : LaunchConfigs.read("", given);
    }

    private static List<LaunchConfig> sidekicks(ServiceKind kind, Body body) {
        var given = body.at("secondaryLaunchConfigs");
        if (kind != ServiceKind.SERVICE || given.absent()) {
            return List.of();
        }
        var configs = new ArrayList<LaunchConfig>();
        for (var item : given.items()) {
            var name = item.object().at("name");
            if (name.absent() || name.text().isEmpty()) {
                throw new Refusal(Refusal.Code.MissingRequired, name.field(), name.field() + " is missing");
            }
            configs.add(LaunchConfigs.read(name.text(), item));
        }
        return configs;
    }

    private static @Nullable ScalePolicy scalePolicy(Given given) {
        if (given.absent()) {
            return null;
        }
        var increment = given.object().at("increment").orNull(Given::integer);
        var min = given.at("min").orNull(Given::integer);
        return new ScalePolicy(increment == null ? 1 : increment, min == null ? 1 : min,
                given.at("max").orNull(Given::integer));
    }

    private static Map<String, Object> metadata(Body body) {
        var metadata = body.at("metadata").orNull(Given::json);
        return metadata == null ? Map.of() : metadata;
    }

    private static @Nullable String text(Body body, String field) {
        return body.at(field).orNull(Given::textOrNull);
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
