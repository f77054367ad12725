package io.drover.model.spec;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service as a person describes it.
 *
 * @param scale wanted containers of each launch config; ignored for a global service
 * @param launchConfig the primary; null for external and alias services
 * @param sidekicks the further containers of each unit, in start order
 * @param links in the order written
 * @param externalIps of an external service; {@code hostname} is its other form
 * @param metadata JSON values, kept exactly
 * @param driver of a storage or network driver: its own description, JSON values in the words of the API
 * @param upgradeStrategy null is {@link UpgradeOptions#DEFAULT}
 * @param startOnCreate starts at once even where its stack does not
 * @param drainTimeoutMillis how long a balancer lets the requests to a container end that is to stop
 * @param healthCheck of the addresses of an external service; containers have theirs in their launch config
 */
@RecordBuilder
public record ServiceSpec(String name, ServiceKind kind, @Nullable String description, int scale,
        @Nullable ScalePolicy scalePolicy, @Nullable LaunchConfig launchConfig, List<LaunchConfig> sidekicks,
        List<Link> links, List<Dependency> dependsOn, Map<String, Object> metadata, boolean retainIp,
        List<String> externalIps, @Nullable String hostname, @Nullable String selectorLink,
        @Nullable String selectorContainer, @Nullable LbConfig lbConfig, @Nullable Map<String, Object> driver,
        @Nullable UpgradeOptions upgradeStrategy, boolean startOnCreate,
        @Nullable Integer drainTimeoutMillis, @Nullable HealthCheck healthCheck) implements ServiceSpecBuilder.With {

    public ServiceSpec {
        sidekicks = List.copyOf(sidekicks);
        links = List.copyOf(links);
        dependsOn = Dependency.distinct(dependsOn);
        metadata = Ordered.copy(metadata);
        externalIps = List.copyOf(externalIps);
        driver = driver == null ? null : Ordered.copy(driver);
    }

    /** A plain service of one container. */
    public static ServiceSpec of(String name, LaunchConfig primary, int scale) {
        return new ServiceSpec(name, ServiceKind.SERVICE, null, scale, null, primary, List.of(), List.of(), List.of(),
                Map.of(), false, List.of(), null, null, null, null, null, null, false, null, null);
    }

    /** Those of an external service that its check is for; what people wrote besides cannot be checked. */
    public List<String> checkedAddresses() {
        return kind != ServiceKind.EXTERNAL || healthCheck == null
                ? List.of()
                : externalIps.stream().map(String::strip).filter(ServiceSpec::isAddress).distinct().toList();
    }

    /** Is this one of {@link #checkedAddresses}? */
    public boolean checks(String address) {
        return kind == ServiceKind.EXTERNAL && healthCheck != null && isAddress(address)
                && externalIps.stream().anyMatch(one -> one.strip().equals(address));
    }

    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Primary first, then the sidekicks; empty for services without containers. */
    public List<LaunchConfig> launchConfigs() {
        return launchConfig == null ? List.of() : Stream.concat(Stream.of(launchConfig), sidekicks.stream()).toList();
    }

    /** One unit on every eligible host instead of a number of them. */
    public boolean global() {
        return launchConfig != null && launchConfig.isLabelTrue(Labels.GLOBAL);
    }

    /** How many units it needs to be as it should be; one that grows as hosts allow may have more. */
    public int leastScale() {
        return scalePolicy == null ? scale : scalePolicy.min();
    }

    /** Does this service run containers of its own? */
    public boolean hasContainers() {
        return launchConfig != null && !launchConfig.image().equals("rancher/none");
    }

    /**
     * This description as far as it comes true without an upgrade: the scale and the containers are those of the other,
     * and so is what Rancher's compose code wrote into its metadata to know them again.
     */
    public ServiceSpec withContainersOf(ServiceSpec other) {
        var kept = new LinkedHashMap<>(metadata);
        if (other.metadata.containsKey(Labels.SERVICE_HASH)) {
            kept.putIfAbsent(Labels.SERVICE_HASH, other.metadata.get(Labels.SERVICE_HASH));
        }
        return withKind(other.kind).withScale(other.scale).withLaunchConfig(other.launchConfig)
                .withSidekicks(other.sidekicks).withMetadata(kept);
    }

    /** Would its containers be the same? */
    public boolean hasContainersOf(ServiceSpec other) {
        return kind == other.kind && unmarked(launchConfigs()).equals(unmarked(other.launchConfigs()));
    }

    /**
     * These launch configs and all that share the network or the volumes of one of them: they are made anew with it.
     *
     * @param names empty for the primary
     */
    public Set<String> withDependents(Set<String> names) {
        var all = new HashSet<>(names);
        for (var grown = true; grown;) {
            grown = false;
            for (var config : launchConfigs()) {
                if (!all.contains(config.name()) && dependsOnAny(config, all)) {
                    grown = all.add(config.name());
                }
            }
        }
        return all;
    }

    private boolean dependsOnAny(LaunchConfig config, Set<String> names) {
        return config.storage().volumesFrom().stream().map(this::launchConfigName).anyMatch(names::contains)
                || (config.networking().networkFrom() != null
                        && names.contains(launchConfigName(config.networking().networkFrom())));
    }

    /** Files name the primary by the service's name; inside it has none. */
    private String launchConfigName(String written) {
        return written.equals(name) ? "" : written;
    }

    /**
     * The launch configs that are not the same in another description, as the other has them; of one that the other does
     * not have any more a stand-in of the image {@code rancher/none}.
     */
    public List<LaunchConfig> changesTo(ServiceSpec other) {
        var mine = unmarked(launchConfigs());
        var changes = new ArrayList<>(other.launchConfigs());
        changes.removeIf(config -> mine.containsAll(unmarked(List.of(config))));
        var names = other.launchConfigs().stream().map(LaunchConfig::name).toList();
        mine.stream().filter(config -> !names.contains(config.name()))
                .forEach(config -> changes.add(LaunchConfig.of(config.name(), "rancher/none")));
        return changes;
    }

    private static List<LaunchConfig> unmarked(List<LaunchConfig> configs) {
        return configs.stream().map(config -> {
            var labels = new LinkedHashMap<>(config.labels());
            labels.remove(Labels.SERVICE_HASH);
            return config.withLabels(labels);
        }).toList();
    }

    /**
     * @param service {@code service} of the same stack or {@code stack/service}
     * @param alias the name by which it is reached; the service's own name when the file gave none
     */
    public record Link(String service, String alias) {
    }

    /**
     * Global-like scaling: up by {@code increment} as hosts allow, between {@code min} and {@code max}.
     *
     * @param max null is Rancher's default, 1, or {@code min} when that is more
     */
    public record ScalePolicy(int increment, int min, @Nullable Integer max) {
        public int most() {
            return max == null ? Math.max(1, min) : max;
        }
    }
}
