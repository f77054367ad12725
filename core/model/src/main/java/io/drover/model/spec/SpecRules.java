package io.drover.model.spec;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.network.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a service must be like; the limits are Rancher's. */
public final class SpecRules {
    private static final int LONGEST_NAME = 63;
    public static final int LARGEST_SCALE = 10_000;

    private SpecRules() {
    }

    /** @throws Refusal naming the field that is wrong */
    public static void check(ServiceSpec spec) {
        name("name", spec.name());
        scale(spec.scale());
        if (spec.kind() == ServiceKind.EXTERNAL && spec.externalIps().isEmpty() == (spec.hostname() == null)) {
            throw new Refusal(Code.MissingRequired, "externalIpAddresses", "the external service " + spec.name()
                    + " needs either addresses or a host name, and not both");
        }
        if (spec.kind() == ServiceKind.SERVICE && spec.launchConfig() == null) {
            throw new Refusal(Code.MissingRequired, "launchConfig", "the service " + spec.name() + " needs an image");
        }
        var names = new HashSet<String>();
        for (var config : spec.launchConfigs()) {
            if (!names.add(config.name())) {
                throw new Refusal(Code.NotUnique, "secondaryLaunchConfigs.name",
                        "two sidekicks of " + spec.name() + " are called " + config.name());
            }
        }
        spec.launchConfigs().forEach(config -> check(spec, config, names));
        circles(spec);
        if (spec.healthCheck() != null) {
            HealthRules.check("healthCheck.", spec.healthCheck());
        }
        selector("selectorLink", spec.selectorLink());
        selector("selectorContainer", spec.selectorContainer());
        policy(spec.scalePolicy());
        if (spec.lbConfig() != null) {
            LbRules.check(spec.lbConfig(), spec.kind() == ServiceKind.LOAD_BALANCER);
        }
    }

    private static void selector(String field, @Nullable String text) {
        try {
            if (text != null && !text.isBlank()) {
                Selector.parse(text);
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(Code.InvalidFormat, field, "is no selector: " + e.getMessage());
        }
    }

    private static void policy(ServiceSpec.@Nullable ScalePolicy policy) {
        if (policy == null) {
            return;
        }
        if (policy.increment() < 1) {
            throw new Refusal(Code.MinLimitExceeded, "scalePolicy.increment", "must be 1 or more, not "
                    + policy.increment());
        }
        if (policy.min() < 1) {
            throw new Refusal(Code.MinLimitExceeded, "scalePolicy.min", "must be 1 or more, not " + policy.min());
        }
        if (policy.most() < policy.min()) {
            throw new Refusal(Code.MinLimitExceeded, "scalePolicy.max", "must be " + policy.min()
                    + ", which is the least, or more, not " + policy.most());
        }
        if (policy.most() > LARGEST_SCALE) {
            throw new Refusal(Code.MaxLimitExceeded, "scalePolicy.max", "must be " + LARGEST_SCALE
                    + " or less, not " + policy.most());
        }
    }

    /** @throws Refusal naming the field of a container of no service that is wrong */
    public static void container(LaunchConfig config) {
        check("", ServiceSpec.of("", config, 1), config, Set.of(""));
        if (config.networking().mode().equals("container")) {
            throw new Refusal(Code.InvalidOption, "networkMode",
                    "only the containers of one service can share a network, by a sidekick's networkLaunchConfig");
        }
    }

    /** @throws Refusal when the scale cannot be */
    public static void scale(int scale) {
        if (scale < 0) {
            throw new Refusal(Code.MinLimitExceeded, "scale", "must be 0 or more, not " + scale);
        }
        if (scale > LARGEST_SCALE) {
            throw new Refusal(Code.MaxLimitExceeded, "scale", "must be " + LARGEST_SCALE + " or less, not " + scale);
        }
    }

    /** Names of stacks and services: letters, digits and dashes, neither first nor last nor two dashes in a row. */
    public static void name(String field, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new Refusal(Code.MissingRequired, field, "is needed");
        }
        if (name.length() > LONGEST_NAME) {
            throw new Refusal(Code.MaxLengthExceeded, field,
                    "may have " + LONGEST_NAME + " characters, not " + name.length());
        }
        if (!name.matches("[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*")) {
            throw new Refusal(Code.InvalidCharacters, field, "may have letters, digits and single dashes between them,"
                    + " not '" + name + "'");
        }
    }

    private static void check(ServiceSpec spec, LaunchConfig config, Set<String> names) {
        var where = where(config);
        if (!config.isPrimary()) {
            name(where + ".name", config.name());
        }
        check(where + ".", spec, config, names);
    }

    /** @param where the launch config is in the request: nothing, or a path with a dot at its end */
    private static void check(String where, ServiceSpec spec, LaunchConfig config, Set<String> names) {
        if (config.image().isBlank()) {
            throw new Refusal(Code.MissingRequired, where + "imageUuid", "is needed");
        }
        for (var from : config.storage().volumesFrom()) {
            reference(where + "dataVolumesFromLaunchConfigs", spec, config, from, names);
        }
        if (config.networking().networkFrom() != null) {
            reference(where + "networkLaunchConfig", spec, config, config.networking().networkFrom(), names);
        }
        config.networking().ports().forEach(port -> check(where, port));
        config.storage().volumes().stream().map(MountSpec::parse).filter(MountSpec::relative).findFirst()
                .ifPresent(mount -> {
                    throw new Refusal(Code.InvalidFormat, where + "dataVolumes", "must be paths from the root of the"
                            + " host or names of volumes, not '" + mount + "'");
                });
        grace(where, config);
        SchedulerLabels.checkRule(where + "labels.", config.labels());
        restart(where + "restartPolicy.", config.restart());
        if (config.healthCheck() != null) {
            HealthRules.check(where + "healthCheck.", config.healthCheck());
        }
    }

    private static void restart(String where, LaunchConfig.RestartPolicy policy) {
        if (!policy.never() && !policy.onFailure() && !Set.of("always", "unless-stopped").contains(policy.name())) {
            throw new Refusal(Code.InvalidOption, where + "name",
                    "must be no, on-failure, always or unless-stopped, not '" + policy.name() + "'");
        }
        if (policy.maximumRetryCount() < 0) {
            throw new Refusal(Code.MinLimitExceeded, where + "maximumRetryCount",
                    "must be 0 or more, not " + policy.maximumRetryCount());
        }
    }

    private static void reference(String field, ServiceSpec spec, LaunchConfig config, String to, Set<String> names) {
        var name = to.equals(spec.name()) ? "" : to;
        if (!names.contains(name) || name.equals(config.name())) {
            throw new Refusal(Code.InvalidReference, field, "'" + to + "' is not another container of the service "
                    + spec.name() + "; containers that share something are a primary and its sidekicks (label "
                    + Labels.SIDEKICKS + ")");
        }
    }

    /** Of containers that share a network or volumes each has to be there before the other. */
    private static void circles(ServiceSpec spec) {
        var edges = new LinkedHashMap<String, List<String>>();
        for (var config : spec.launchConfigs()) {
            var before = new ArrayList<>(config.storage().volumesFrom());
            if (config.networking().networkFrom() != null) {
                before.add(config.networking().networkFrom());
            }
            before.replaceAll(name -> name.isEmpty() ? spec.name() : name);
            edges.put(config.isPrimary() ? spec.name() : config.name(), before);
        }
        var circle = Circles.first(edges);
        if (!circle.isEmpty()) {
            var first = circle.getFirst();
            var config = spec.launchConfigs().stream()
                    .filter(it -> first.equals(it.isPrimary() ? spec.name() : it.name())).findFirst().orElseThrow();
            throw new Refusal(Code.InvalidReference, where(config)
                    + (config.storage().volumesFrom().contains(circle.get(1))
                            ? ".dataVolumesFromLaunchConfigs"
                            : ".networkLaunchConfig"),
                    "containers share their networks or volumes in a circle: " + String.join(", ", circle));
        }
    }

    private static String where(LaunchConfig config) {
        return config.isPrimary() ? "launchConfig" : "secondaryLaunchConfigs." + config.name();
    }

    private static void check(String where, PortSpec port) {
        var open = port.publicPort();
        if (port.privatePort() < 1 || port.privatePort() > 65535 || (open != null && (open < 1 || open > 65535))) {
            throw new Refusal(Code.InvalidFormat, where + "ports", "ports go from 1 to 65535, not " + port);
        }
    }

    private static void grace(String where, LaunchConfig config) {
        var grace = config.label(Labels.LOSS_GRACE);
        if (grace != null && !grace.strip().matches("[0-9]{1,6}")) {
            throw new Refusal(Code.InvalidFormat, where + "labels." + Labels.LOSS_GRACE,
                    "must be whole seconds, not '" + grace + "'");
        }
    }
}
