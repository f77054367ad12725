package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfig.RestartPolicy;
import io.drover.model.spec.LaunchConfig.Logging;
import io.drover.model.spec.SchedulerLabels;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rancher's {@code launchConfig}, from and to JSON. */
final class LaunchConfigs {
    private static final String DOCKER = "docker:";
    /** Fields of Rancher's launch configs that mean something there and nothing here yet. */
    private static final List<String> NOT_HONOURED = List.of("blkioDeviceOptions", "build", "count", "cpuCount",
            "cpuPercent", "cpuRealtimePeriod", "cpuRealtimeRuntime", "dataVolumeMounts", "dataVolumesFrom", "diskQuota",
            "disks", "instanceLinks", "ioMaximumBandwidth", "ioMaximumIOps", "ip", "ip6", "isolation", "lxcConf",
            "memoryMb", "netAlias",
            "networkContainerId", "networkIds", "publishAllPorts", "registryCredentialId", "secrets", "storageOpt",
            "userdata", "vcpu");

    static final List<LaunchField> FIELDS = fields();

    private LaunchConfigs() {
    }

    /**
     * @param name empty for a primary
     * @throws Refusal naming the field within the launch config
     */
    static LaunchConfig read(String name, Given given) {
        given.object();
        var image = given.at("imageUuid");
        if (image.absent() || image.text().isBlank()) {
            throw new Refusal(Refusal.Code.MissingRequired, image.field(), image.field() + " is missing");
        }
        var config = LaunchConfig.of(name, "");
        for (var field : FIELDS) {
            var value = given.at(field.name());
            if (!value.absent()) {
                config = field.set().in(config, value);
            }
        }
        return config;
    }

    /** What is asked for and will not be done, one sentence each. */
    static List<String> warnings(Given given) {
        var warnings = new ArrayList<String>();
        for (var name : NOT_HONOURED) {
            var value = given.at(name);
            var idle = value.absent() || value.node().isEmpty() && value.node().isContainerNode()
                    || value.node().isBoolean() && !value.node().booleanValue()
                    || value.node().isTextual() && value.node().asText().isEmpty()
                    || value.node().isNumber() && value.node().asInt() <= 1;
            if (!idle) {
                warnings.add(value.field() + " is not honoured yet");
            }
        }
        var labels = given.at("labels");
        if (!labels.absent()) {
            SchedulerLabels.notHonoured(labels.map())
                    .forEach((label, reason) -> warnings.add(labels.field() + "." + label + " " + reason));
        }
        return warnings;
    }

    /** @param type {@code launchConfig} or {@code secondaryLaunchConfig} */
    static Map<String, @Nullable Object> body(LaunchConfig config, String type) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("kind", "container");
        if (!config.isPrimary()) {
            body.put("name", config.name());
        }
        body.put("startOnCreate", true);
        body.put("publishAllPorts", false);
        FIELDS.forEach(field -> body.put(field.name(), field.get().of(config)));
        return body;
    }

    private static List<LaunchField> fields() {
        return Stream.of(general(), CommandFields.ALL, NetworkFields.ALL, LimitFields.ALL, IsolationFields.ALL,
                StorageFields.ALL, CommandCheckFields.ALL).flatMap(List::stream).toList();
    }

    private static List<LaunchField> general() {
        return List.of(
                new LaunchField("imageUuid", "string", config -> DOCKER + config.image(),
                        (config, given) -> config.withImage(image(given.text()))),
                new LaunchField("labels", "map[string]", LaunchConfig::labels,
                        (config, given) -> config.withLabels(given.map())),
                // Rancher's own label for it, so that there is one place to look
                new LaunchField("requestedHostId", "reference[host]", config -> config.label(Labels.REQUESTED_HOST),
                        LaunchConfigs::requestHost),
                new LaunchField("requestedIpAddress", "string", config -> config.label(Labels.REQUESTED_IP),
                        LaunchConfigs::requestAddress),
                new LaunchField("healthCheck", "instanceHealthCheck",
                        config -> config.healthCheck() == null ? null : HealthChecks.body(config.healthCheck()),
                        (config, given) -> config.withHealthCheck(HealthChecks.read(given))),
                new LaunchField("logConfig", "logConfig", config -> logConfig(config.logging()),
                        (config, given) -> config.withLogging(logging(given.object()))),
                new LaunchField("restartPolicy", "restartPolicy", config -> restartPolicy(config.restart()),
                        (config, given) -> config.withRestart(restart(given.object()))));
    }

    private static LaunchConfig requestHost(LaunchConfig config, Given given) {
        return labelled(config, Labels.REQUESTED_HOST, given.text());
    }

    private static LaunchConfig requestAddress(LaunchConfig config, Given given) {
        var address = given.textOrNull();
        if (address == null) {
            return config;
        }
        try {
            if (Inet4Address.ofLiteral(address).getHostAddress().equals(address)) {
                return labelled(config, Labels.REQUESTED_IP, address);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw given.wrong("an address like 10.42.0.9");
    }

    private static LaunchConfig labelled(LaunchConfig config, String key, String value) {
        var labels = new LinkedHashMap<>(config.labels());
        labels.put(key, value);
        return config.withLabels(labels);
    }

    private static String image(String uuid) {
        return uuid.startsWith(DOCKER) ? uuid.substring(DOCKER.length()) : uuid;
    }

    private static @Nullable Object logConfig(Logging logging) {
        if (logging.equals(Logging.DEFAULT)) {
            return null;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "logConfig");
        body.put("driver", logging.driver());
        body.put("config", logging.options());
        return body;
    }

    private static Logging logging(Given given) {
        var driver = given.at("driver").orNull(Given::text);
        var options = given.at("config").orNull(Given::map);
        return new Logging(driver == null || driver.isEmpty() ? null : driver, options == null ? Map.of() : options);
    }

    private static @Nullable Object restartPolicy(RestartPolicy policy) {
        return policy.name() == null
                ? null
                : Map.of("type", "restartPolicy", "name", policy.name(),
                        "maximumRetryCount", policy.maximumRetryCount());
    }

    private static RestartPolicy restart(Given given) {
        var name = given.at("name").orNull(Given::text);
        var retries = given.at("maximumRetryCount").orNull(Given::integer);
        return new RestartPolicy(name == null || name.isEmpty() ? null : name, retries == null ? 0 : retries);
    }
}
