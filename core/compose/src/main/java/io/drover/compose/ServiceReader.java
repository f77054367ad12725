package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.Link;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys of one service, without its sidekicks. */
final class ServiceReader {
    private static final String NOT_YET = "is kept but not acted on yet";
    private final String name;
    private final Keys keys;
    private final Map<String, String> variables;
    private final List<String> notes;

    ServiceReader(String name, Keys keys, Map<String, String> variables, List<String> notes) {
        this.name = name;
        this.keys = keys;
        this.variables = variables;
        this.notes = notes;
    }

    ServiceSpec read() {
        var image = keys.text("image", "");
        var kind = kind(image);
        LaunchConfig config = null;
        String hostname = null;
        if (kind == ServiceKind.EXTERNAL) {
            hostname = keys.text("hostname");
        } else if (kind == ServiceKind.SERVICE) {
            if (image.isEmpty()) {
                throw keys.has("build")
                        ? keys.wrong("build", "replaced by image: images are not built from compose files")
                        : missingImage();
            }
            config = new ContainerReader(keys, variables, notes).read("", image);
        } else if (kind != ServiceKind.ALIAS) {
            notes.add(keys.note("image", "makes it a " + kind.wire() + ", which is kept but does not run yet"));
        }
        return spec(kind, config, hostname);
    }

    private ServiceSpec spec(ServiceKind kind, @Nullable LaunchConfig config, @Nullable String hostname) {
        var scale = keys.integer("scale", 1);
        var spec = new ServiceSpec(name, kind, keys.text("description"), scale, scalePolicy(), config, List.of(),
                links(),
                dependsOn(), metadata(), keys.flag("retain_ip"), keys.list("external_ips"), hostname, null, null);
        for (var key : List.of("health_check", "retain_ip", "scale_policy")) {
            if (keys.has(key)) {
                notes.add(keys.note(key, NOT_YET));
            }
        }
        if (keys.value("container_name") != null) {
            notes.add(keys.note("container_name", "is not used: containers are named after stack and service"));
        }
        notes.addAll(keys.unread());
        return spec;
    }

    private io.drover.model.Refusal missingImage() {
        var at = keys.anyLine();
        return at.source().refusal(io.drover.model.Refusal.Code.MissingRequired, at.line(),
                "service " + name + ": image is needed");
    }

    private ServiceKind kind(String image) {
        var plain = image.replaceFirst(":[^/]*$", "");
        return switch (plain) {
            case "rancher/load-balancer-service", "rancher/lb-service-haproxy" -> ServiceKind.LOAD_BALANCER;
            case "rancher/dns-service" -> ServiceKind.ALIAS;
            case "rancher/external-service" -> ServiceKind.EXTERNAL;
            case "" -> keys.has("external_ips") ? ServiceKind.EXTERNAL : ServiceKind.SERVICE;
            default -> ServiceKind.SERVICE;
        };
    }

    private @Nullable ScalePolicy scalePolicy() {
        var policy = keys.keys("scale_policy");
        return policy == null
                ? null
                : new ScalePolicy(policy.integer("increment", 1), policy.integer("min", 1), policy.integer("max"));
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

    private List<String> dependsOn() {
        if (keys.isMap("depends_on")) {
            notes.add(keys.note("depends_on", "has conditions, which are not honoured; only the order is"));
            return List.copyOf(java.util.Objects.requireNonNull(keys.keys("depends_on")).names());
        }
        return keys.list("depends_on");
    }

    private Map<String, Object> metadata() {
        var metadata = new LinkedHashMap<String, Object>();
        if (keys.value("metadata") instanceof Fields fields) {
            fields.values().forEach((key, value) -> metadata.put(key, json(value)));
        }
        return metadata;
    }

    private static Object json(Value value) {
        return switch (value) {
            case Scalar scalar -> scalar.json();
            case Items items -> items.values().stream().map(ServiceReader::json).toList();
            case Fields fields -> {
                var map = new LinkedHashMap<String, Object>();
                fields.values().forEach((key, inner) -> map.put(key, json(inner)));
                yield map;
            }
        };
    }
}
