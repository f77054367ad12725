package io.drover.compose;

import io.drover.model.spec.Dependency;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.Link;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import io.drover.model.spec.UpgradeOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All keys of one service, without its sidekicks. */
final class ServiceReader {
    private final String name;
    private final Keys keys;
    private final Map<String, String> variables;
    private final Set<String> names;
    private final List<String> notes;

    /** @param names of all services of the files */
    ServiceReader(String name, Keys keys, Map<String, String> variables, Set<String> names, List<String> notes) {
        this.name = name;
        this.keys = keys;
        this.variables = variables;
        this.names = names;
        this.notes = notes;
    }

    ServiceSpec read() {
        var image = keys.text("image", "");
        var kind = kind(image);
        var links = links();
        LaunchConfig config = null;
        LbConfig lbConfig = null;
        String hostname = null;
        if (kind == ServiceKind.EXTERNAL) {
            hostname = keys.text("hostname");
        } else if (kind != ServiceKind.ALIAS) {
            config = container(image);
            lbConfig = LbConfigs.read(keys, kind == ServiceKind.LOAD_BALANCER, notes);
        }
        if (kind == ServiceKind.LOAD_BALANCER && config != null) {
            if (isLegacyBalancer(image)) {
                var legacy = new LegacyBalancer(keys, links, config.labels());
                // the old image knows no other rules
                lbConfig = legacy.lbConfig(notes);
                config = legacy.container(config);
                links = List.of();
            } else {
                config = config.publishingSources();
            }
        }
        return spec(kind, config, hostname, links, lbConfig);
    }

    private LaunchConfig container(String image) {
        if (image.isEmpty()) {
            throw keys.has("build")
                    ? keys.wrong("build", "replaced by image: images are not built from compose files")
                    : missingImage();
        }
        if (keys.value("env_file") != null) {
            throw keys.wrong("env_file",
                    "replaced by environment, or read by the command drover: there are no files here");
        }
        return new ContainerReader(keys, variables, notes).read("", image,
                // the old balancers wrote other things there
                isLegacyBalancer(image) ? List.of() : Ports.read(keys, notes));
    }

    private ServiceSpec spec(ServiceKind kind, @Nullable LaunchConfig config, @Nullable String hostname,
            List<Link> links, @Nullable LbConfig lbConfig) {
        var scale = keys.integer("scale", 1);
        var labels = config != null
                ? config.labels()
                : kind == ServiceKind.ALIAS ? selectors() : Map.<String, String>of();
        var check = kind == ServiceKind.EXTERNAL ? HealthChecks.read(keys, notes) : null;
        if (check != null && hostname != null) {
            notes.add(keys.note("health_check",
                    "is carried out by load balancers only: a host name has no addresses to check"));
        }
        var spec = new ServiceSpec(name, kind, keys.text("description"), scale, scalePolicy(), config, List.of(),
                links, dependsOn(), metadata(), keys.flag("retain_ip"), keys.list("external_ips"), hostname,
                labels.get(Labels.SELECTOR_LINK), labels.get(Labels.SELECTOR_CONTAINER), lbConfig, driver(kind),
                upgradeStrategy(), keys.flag("start_on_create"), keys.integer("drain_timeout_ms"), check);
        if (keys.value("container_name") != null) {
            notes.add(keys.note("container_name", "is not used: containers are named after stack and service"));
        }
        if (config == null) {
            withoutContainer(kind == ServiceKind.EXTERNAL);
        } else if (!spec.externalIps().isEmpty()) {
            notes.add(keys.note("external_ips", "is ignored: the service has containers of its own"));
        }
        keys.finish(notes);
        return spec;
    }

    /** What describes a container is no mistake where there is none, but whoever wrote it has to hear of it. */
    private void withoutContainer(boolean external) {
        var idle = new ArrayList<>(keys.unread());
        // it is read as ever, so that what is wrong in it is still found
        var unheard = new ArrayList<String>();
        new ContainerReader(keys, variables, unheard).read("", "", Ports.read(keys, unheard));
        LbConfigs.read(keys, false, unheard);
        var unused = keys.value("env_file");
        idle.removeIf(key -> !keys.isRead(key));
        for (var key : List.of("scale_policy", "upgrade_strategy", "drain_timeout_ms", "retain_ip")) {
            if (keys.value(key) != null) {
                idle.add(key);
            }
        }
        idle.forEach(key -> notes.add(keys.note(key, "is ignored: " + (!external
                ? "an alias has no containers"
                : "an external service has no containers"))));
    }

    /** Of an alias, which has no container, the labels say nothing else. */
    private Map<String, String> selectors() {
        var selectors = new LinkedHashMap<String, String>();
        keys.map("labels", "=:").forEach((label, value) -> {
            if (value != null && Set.of(Labels.SELECTOR_LINK, Labels.SELECTOR_CONTAINER).contains(label)) {
                selectors.put(label, value);
            } else {
                notes.add(keys.note("labels", label + " is ignored: an alias has no containers"));
            }
        });
        return selectors;
    }

    private @Nullable Map<String, Object> driver(ServiceKind kind) {
        return switch (kind) {
            case STORAGE_DRIVER -> Drivers.read(keys, "storage_driver", notes);
            case NETWORK_DRIVER -> Drivers.read(keys, "network_driver", notes);
            default -> null;
        };
    }

    private @Nullable UpgradeOptions upgradeStrategy() {
        var given = keys.keys("upgrade_strategy");
        if (given == null) {
            return null;
        }
        var interval = given.number("interval_millis");
        var deadline = given.number("deadline_millis");
        var strategy = new UpgradeOptions(given.flag("start_first"), given.integer("batch_size", 1),
                interval == null ? UpgradeOptions.DEFAULT.intervalMillis() : Math.max(interval, 100),
                given.flag("auto_finish"), given.flag("auto_rollback"), given.flag("pause_after_first_batch"),
                deadline == null ? 0 : deadline,
                Objects.requireNonNullElse(given.text("strategy"), UpgradeOptions.IN_SERVICE), settings(given));
        if (strategy.batchSize() < 1) {
            throw given.wrong("batch_size", "1 or more");
        }
        if (interval != null && interval < 0) {
            throw given.wrong("interval_millis", "0 or more");
        }
        if (strategy.deadlineMillis() < 1000) {
            throw given.wrong("deadline_millis", "1000 or more");
        }
        given.finish(notes);
        return strategy;
    }

    private static Map<String, String> settings(Keys given) {
        var settings = new LinkedHashMap<String, String>();
        given.map("settings", "=").forEach((key, value) -> settings.put(key, value == null ? "" : value));
        return settings;
    }

    private io.drover.model.Refusal missingImage() {
        var at = keys.written();
        return at.source().refusal(io.drover.model.Refusal.Code.MissingRequired, at.line(),
                "service " + name + ": image is needed" + (keys.names().isEmpty()
                        ? ""
                        : "; there is " + String.join(", ", keys.names())));
    }

    private static boolean isLegacyBalancer(String image) {
        return untagged(image).equals(LegacyBalancer.IMAGE);
    }

    private static String untagged(String image) {
        return image.replaceFirst(":[^/]*$", "");
    }

    private ServiceKind kind(String image) {
        if (keys.has("storage_driver")) {
            return ServiceKind.STORAGE_DRIVER;
        }
        if (keys.has("network_driver")) {
            return ServiceKind.NETWORK_DRIVER;
        }
        return switch (untagged(image)) {
            case LegacyBalancer.IMAGE, "rancher/lb-service-haproxy" -> ServiceKind.LOAD_BALANCER;
            case "rancher/dns-service" -> ServiceKind.ALIAS;
            case "rancher/external-service" -> ServiceKind.EXTERNAL;
            case "" -> keys.has("external_ips") ? ServiceKind.EXTERNAL : ServiceKind.SERVICE;
            default -> ServiceKind.SERVICE;
        };
    }

    private @Nullable ScalePolicy scalePolicy() {
        var policy = keys.keys("scale_policy");
        if (policy == null) {
            return null;
        }
        var read = new ScalePolicy(policy.integer("increment", 1), policy.integer("min", 1), policy.integer("max"));
        policy.finish(notes);
        return read;
    }

    private List<Link> links() {
        var links = new ArrayList<Link>();
        for (var key : List.of("links", "external_links")) {
            for (var text : keys.list(key)) {
                var colon = text.indexOf(':');
                var service = colon < 0 ? text : text.substring(0, colon);
                var alias = colon < 0 ? service.substring(service.indexOf('/') + 1) : text.substring(colon + 1);
                if (service.isBlank() || alias.isBlank()) {
                    throw keys.wrongItem(key, text, "service or service:alias");
                }
                links.add(new Link(service.strip(), alias.strip()));
            }
        }
        return links;
    }

    private List<Dependency> dependsOn() {
        if (!keys.isMap("depends_on")) {
            return keys.list("depends_on").stream().map(Dependency::on).toList();
        }
        var all = Objects.requireNonNull(keys.keys("depends_on"));
        var needed = new ArrayList<Dependency>();
        for (var name : all.names()) {
            var one = all.keys(name);
            var condition = one == null ? Condition.SERVICE_STARTED : condition(one);
            if (one == null || names.contains(name) || !Boolean.FALSE.equals(one.maybe("required"))) {
                needed.add(new Dependency(name, condition));
            }
            if (one != null) {
                if (one.flag("restart")) {
                    notes.add(one.note("restart", "is ignored"));
                }
                var heard = one.maybe("required");
                one.finish(notes);
            }
        }
        return needed;
    }

    private static Condition condition(Keys one) {
        var text = one.text("condition", Condition.SERVICE_STARTED.word());
        return Arrays.stream(Condition.values()).filter(it -> it.word().equals(text)).findFirst().orElseThrow(
                () -> one.wrong("condition", "service_started, service_healthy or service_completed_successfully"));
    }

    private Map<String, Object> metadata() {
        var metadata = keys.keys("metadata");
        return metadata == null ? Map.of() : metadata.written().plain();
    }
}
