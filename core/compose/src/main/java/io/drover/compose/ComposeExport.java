package io.drover.compose;

import io.drover.model.spec.Dependency;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.model.spec.StackSpec;
import io.drover.model.spec.VolumeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes a stack as the two files that {@link ComposeFiles} reads: what they say by themselves is left out, and reading
 * them again gives the same stack.
 */
public final class ComposeExport {
    private static final String VERSION = "2";

    private ComposeExport() {
    }

    public static ComposeTexts of(StackSpec stack) {
        var docker = new LinkedHashMap<String, Object>();
        var rancher = new LinkedHashMap<String, Object>();
        for (var service : stack.services()) {
            docker.put(service.name(), docker(service));
            rancher.put(service.name(), rancher(service));
            for (var sidekick : service.sidekicks()) {
                docker.put(sidekick.name(), ContainerWriter.of(sidekick).values());
                rancher.put(sidekick.name(), container(sidekick).values());
            }
        }
        rancher.values().removeIf(keys -> ((Map<?, ?>) keys).isEmpty());
        var volumes = new LinkedHashMap<String, Object>();
        stack.volumes().forEach((name, volume) -> volumes.put(name, volume(volume)));
        return new ComposeTexts(file(docker, volumes), file(rancher, Map.of()));
    }

    /** What both files say of one service, and below their names of its sidekicks, as values of YAML. */
    public static Map<String, Object> keys(ServiceSpec service) {
        var keys = new LinkedHashMap<>(docker(service));
        keys.putAll(rancher(service));
        service.sidekicks().forEach(sidekick -> {
            var own = new LinkedHashMap<>(ContainerWriter.of(sidekick).values());
            own.putAll(container(sidekick).values());
            keys.put(sidekick.name(), own);
        });
        return keys;
    }

    private static Map<String, Object> docker(ServiceSpec service) {
        var config = service.launchConfig();
        var keys = config == null ? new Written() : ContainerWriter.of(labelled(config, service));
        if (config == null) {
            keys.put("image", image(service.kind()));
            keys.put("labels", selectors(service));
            keys.put("hostname", service.hostname());
        }
        keys.put("links", links(service, false));
        keys.put("external_links", links(service, true));
        keys.put("depends_on", dependsOn(service));
        return keys.values();
    }

    /** A list, as all know it, unless something more is waited for. */
    private static Object dependsOn(ServiceSpec service) {
        if (service.dependsOn().stream().allMatch(one -> one.condition() == Condition.SERVICE_STARTED)) {
            return service.dependsOn().stream().map(Dependency::service).toList();
        }
        var conditions = new LinkedHashMap<String, Object>();
        service.dependsOn()
                .forEach(one -> conditions.put(one.service(), Map.of("condition", one.condition().word())));
        return conditions;
    }

    private static String image(ServiceKind kind) {
        return switch (kind) {
            case EXTERNAL -> "rancher/external-service";
            case ALIAS -> "rancher/dns-service";
            case LOAD_BALANCER -> "rancher/lb-service-haproxy";
            case SERVICE, STORAGE_DRIVER, NETWORK_DRIVER -> "rancher/none";
        };
    }

    /** A service that was not made from files may lack labels by which files say what it is. */
    private static LaunchConfig labelled(LaunchConfig config, ServiceSpec service) {
        var labels = new LinkedHashMap<>(config.labels());
        if (!service.sidekicks().isEmpty()) {
            labels.putIfAbsent(Labels.SIDEKICKS,
                    String.join(",", service.sidekicks().stream().map(LaunchConfig::name).toList()));
        }
        selector(labels, Labels.SELECTOR_LINK, service.selectorLink());
        selector(labels, Labels.SELECTOR_CONTAINER, service.selectorContainer());
        return config.withLabels(labels);
    }

    private static Map<String, String> selectors(ServiceSpec service) {
        var labels = new LinkedHashMap<String, String>();
        selector(labels, Labels.SELECTOR_LINK, service.selectorLink());
        selector(labels, Labels.SELECTOR_CONTAINER, service.selectorContainer());
        return labels;
    }

    private static void selector(Map<String, String> labels, String label, @Nullable String selector) {
        if (selector == null) {
            labels.remove(label);
        } else {
            labels.put(label, selector);
        }
    }

    private static List<String> links(ServiceSpec service, boolean otherStacks) {
        var links = new ArrayList<String>();
        for (var link : service.links()) {
            if (link.service().contains("/") == otherStacks) {
                links.add(link.service() + ":" + link.alias());
            }
        }
        return links;
    }

    private static Map<String, Object> rancher(ServiceSpec service) {
        var keys = service.launchConfig() == null ? new Written() : container(service.launchConfig());
        if (service.scale() != 1) {
            keys.put("scale", service.scale());
        }
        var policy = service.scalePolicy();
        if (policy != null) {
            keys.put("scale_policy", new Written().put("increment", policy.increment()).put("min", policy.min())
                    .put("max", policy.max()).values());
        }
        keys.put("description", service.description());
        keys.put("retain_ip", service.retainIp());
        keys.put("external_ips", service.externalIps());
        if (service.healthCheck() != null) {
            keys.put("health_check", healthCheck(service.healthCheck()));
        }
        keys.put("metadata", service.metadata());
        keys.put("start_on_create", service.startOnCreate());
        keys.put("drain_timeout_ms", service.drainTimeoutMillis());
        var strategy = service.upgradeStrategy();
        if (strategy != null) {
            keys.put("upgrade_strategy", new Written().put("start_first", strategy.startFirst())
                    .put("batch_size", strategy.batchSize()).put("interval_millis", strategy.intervalMillis())
                    .put("auto_finish", strategy.autoFinish()).put("auto_rollback", strategy.autoRollback())
                    .put("pause_after_first_batch", strategy.pauseAfterFirstBatch())
                    .put("deadline_millis", strategy.deadlineMillis() == UpgradeOptions.USUAL_DEADLINE.toMillis()
                            ? null
                            : strategy.deadlineMillis())
                    .put("strategy", strategy.strategy().equals(UpgradeOptions.IN_SERVICE) ? null : strategy.strategy())
                    .put("settings", strategy.settings())
                    .values());
        }
        if (service.lbConfig() != null) {
            keys.put("lb_config", LbWriter.of(service.lbConfig()));
        }
        if (service.driver() != null) {
            keys.put(service.kind() == ServiceKind.STORAGE_DRIVER ? "storage_driver" : "network_driver",
                    Drivers.write(service.driver()));
        }
        return keys.values();
    }

    private static Written container(LaunchConfig config) {
        var keys = new Written();
        keys.put("milli_cpu_reservation", config.limits().milliCpuReservation());
        var check = config.healthCheck();
        if (check != null) {
            keys.put("health_check", healthCheck(check));
        }
        return keys;
    }

    private static Map<String, Object> healthCheck(HealthCheck check) {
        var keys = new Written().put("port", check.port()).put("request_line", check.requestLine())
                .put("interval", check.interval()).put("response_timeout", check.responseTimeout())
                .put("healthy_threshold", check.healthyThreshold())
                .put("unhealthy_threshold", check.unhealthyThreshold())
                .put("initializing_timeout", check.initializingTimeout())
                .put("reinitializing_timeout", check.reinitializingTimeout()).put("strategy", check.strategy())
                .put("name", check.name());
        if (check.quorum() != 1) {
            keys.put("recreate_on_quorum_strategy_config", Map.of("quorum", check.quorum()));
        }
        return keys.values();
    }

    private static Map<String, Object> volume(VolumeSpec volume) {
        var keys = new Written().put("driver", volume.driver()).put("driver_opts", volume.driverOpts())
                .put("per_container", volume.perContainer());
        var name = volume.name();
        return (volume.external() && name != null
                ? keys.put("external", Map.of("name", name))
                : keys.put("external", volume.external()).put("name", name)).values();
    }

    private static String file(Map<String, Object> services, Map<String, Object> volumes) {
        var file = new LinkedHashMap<String, Object>();
        file.put("version", VERSION);
        file.put("services", services);
        if (!volumes.isEmpty()) {
            file.put("volumes", volumes);
        }
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setIndent(2);
        return new Yaml(options).dump(file);
    }
}
