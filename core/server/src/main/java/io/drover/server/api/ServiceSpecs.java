package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.network.BalancerContainer;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body that makes a service. */
final class ServiceSpecs {
    static final String DRAIN = "drainTimeoutMs";

    private ServiceSpecs() {
    }

    /**
     * @param kind of the collection it is posted to; the body's own {@code type} may say more
     * @param view of the environment, in which other services are looked up
     */
    static ServiceSpec read(ServiceKind kind, Body body, View view) {
        var type = body.text("type");
        var wanted = kind != ServiceKind.SERVICE || type == null
                ? kind
                : Arrays.stream(ServiceKind.values())
                        .filter(it -> it.wire().equals(type)).findFirst().orElse(kind);
        var scale = body.integer("scale");
        return new ServiceSpec(body.required("name"), wanted, body.text("description"), scale == null ? 1 : scale,
                scalePolicy(body.at("scalePolicy")), launchConfig(wanted, body), sidekicks(wanted, body), List.of(),
                List.of(), metadata(body), body.bool("retainIp", false),
                orEmpty(body.at("externalIpAddresses").orNull(Given::texts)), text(body, "hostname"),
                text(body, "selectorLink"), text(body, "selectorContainer"), lbConfig(wanted, body, view),
                driver(wanted, body), null, body.bool("startOnCreate", false),
                runs(wanted) ? drainMillis(body.at("launchConfig")) : null,
                wanted == ServiceKind.EXTERNAL ? body.at("healthCheck").orNull(HealthChecks::read) : null);
    }

    private static @Nullable LbConfig lbConfig(ServiceKind kind, Body body, View view) {
        var given = body.at("lbConfig");
        if (kind == ServiceKind.LOAD_BALANCER && given.absent()) {
            throw new Refusal(Refusal.Code.MissingRequired, "lbConfig", "lbConfig is missing");
        }
        return kind == ServiceKind.EXTERNAL || kind == ServiceKind.ALIAS || given.absent()
                ? null
                : LbConfigs.read(given, view, body.required("stackId"), null);
    }

    /** What a driver says of itself is kept as it is. */
    private static @Nullable Map<String, Object> driver(ServiceKind kind, Body body) {
        var field = driverField(kind);
        if (field == null) {
            return null;
        }
        var driver = body.at(field).orNull(ServiceSpecs::driver);
        if (driver == null) {
            throw new Refusal(Refusal.Code.MissingRequired, field, field + " is missing");
        }
        return driver;
    }

    static Map<String, Object> driver(Given given) {
        var driver = given.json();
        driver.remove("type");
        bare(driver);
        return driver;
    }

    /** Where a service of this kind describes a driver, or null. */
    static @Nullable String driverField(ServiceKind kind) {
        return switch (kind) {
            case STORAGE_DRIVER -> "storageDriver";
            case NETWORK_DRIVER -> "networkDriver";
            default -> null;
        };
    }

    /** Takes away what clients made by Rancher's schemas give every object, also within others. */
    private static void bare(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            for (var own : List.of("links", "actions")) {
                if (object.get(own) == null || object.get(own) instanceof Map<?, ?> links && links.isEmpty()) {
                    object.remove(own);
                }
            }
            object.values().forEach(ServiceSpecs::bare);
        } else if (value instanceof List<?> list) {
            list.forEach(ServiceSpecs::bare);
        }
    }

    /** What of it will not be done, one sentence each. */
    static List<String> warnings(ServiceSpec spec, Body body) {
        var warnings = new ArrayList<String>();
        var primary = body.at("launchConfig");
        if (!primary.absent()) {
            warnings.addAll(LaunchConfigs.warnings(primary));
        }
        var sidekicks = body.at("secondaryLaunchConfigs");
        if (!sidekicks.absent()) {
            sidekicks.items().forEach(sidekick -> {
                warnings.addAll(LaunchConfigs.warnings(sidekick));
                var drain = drainMillis(sidekick);
                if (drain != null && drain > 0) {
                    warnings.add(sidekick.at(DRAIN).field() + " is not honoured: that of the launchConfig is");
                }
            });
        }
        spec.launchConfigs().stream().filter(config -> config.restart().name() != null && !config.isLabelTrue(
                Labels.START_ONCE) && (config.restart().never() || config.restart().onFailure()))
                .forEach(config -> warnings.add((config.isPrimary()
                        ? "launchConfig"
                        : "secondaryLaunchConfigs."
                                + config.name())
                        + ".restartPolicy is not honoured: the containers of a service are started"
                        + " again after every end, but with the label " + Labels.START_ONCE + "=true"));
        if (!body.at("loadBalancerConfig").at("appCookieStickinessPolicy").absent()) {
            warnings.add("loadBalancerConfig.appCookieStickinessPolicy is not honoured: a balancer's own cookie is,"
                    + " lbCookieStickinessPolicy");
        }
        if (spec.healthCheck() != null && spec.hostname() != null) {
            warnings.add("healthCheck is honoured by load balancers only: a host name has no addresses to check");
        }
        for (var field : List.of("assignServiceIpAddress", "vip", "externalId", "serviceLinks")) {
            var given = body.at(field);
            if (!given.absent() && !given.node().asText().equals("false") && !given.node().asText("-").isEmpty()) {
                warnings.add(field + " is not honoured yet");
            }
        }
        return warnings;
    }

    private static @Nullable LaunchConfig launchConfig(ServiceKind kind, Body body) {
        var given = body.at("launchConfig");
        if (kind == ServiceKind.LOAD_BALANCER && given.absent()) {
            throw new Refusal(Refusal.Code.MissingRequired, "launchConfig", "launchConfig is missing");
        }
        return !runs(kind) || given.absent() ? null : launchConfig(kind, given);
    }

    static LaunchConfig launchConfig(ServiceKind kind, Given given) {
        var config = LaunchConfigs.read("", given);
        return kind == ServiceKind.LOAD_BALANCER ? BalancerContainer.written(config.publishingSources()) : config;
    }

    /** In Rancher's words a part of the container, though it is those that send it requests who wait; null when unsaid. */
    static @Nullable Integer drainMillis(Given launchConfig) {
        var given = launchConfig.at(DRAIN);
        var millis = given.orNull(Given::integer);
        if (millis != null && millis < 0) {
            throw new Refusal(Refusal.Code.MinLimitExceeded, given.field(), given.field() + " must be 0 or more");
        }
        return millis;
    }

    private static boolean runs(ServiceKind kind) {
        return kind != ServiceKind.EXTERNAL && kind != ServiceKind.ALIAS;
    }

    private static List<LaunchConfig> sidekicks(ServiceKind kind, Body body) {
        var given = body.at("secondaryLaunchConfigs");
        if (!runs(kind) || given.absent()) {
            return List.of();
        }
        return sidekicks(given);
    }

    static List<LaunchConfig> sidekicks(Given given) {
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

    static @Nullable ScalePolicy scalePolicy(Given given) {
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
