package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which parts of a compose file are services. */
final class Sections {
    /** Rancher's own groups, and the image that makes a service of each when none is given. */
    private static final Map<String, String> GROUPS = Map.of("containers", "", "load_balancers",
            "rancher/lb-service-haproxy", "storage_drivers", "", "network_drivers", "", "virtual_machines", "",
            "external_services", "rancher/external-service", "aliases", "rancher/dns-service");
    private static final Map<String, String> UNUSED = Map.of(
            "networks", "all services of an environment are on one network",
            "secrets", "secrets are not put into containers yet",
            "configs", "configs are not put into containers yet",
            "hosts", "hosts are added by their agents",
            "dependencies", "stacks are brought up one by one",
            "models", "models are not served here");
    private static final Set<String> NOT_SERVICES = Set.of("version", "services", "volumes", "networks", "secrets",
            ".catalog", "catalog", "name", "configs");

    private Sections() {
    }

    /** The services of one file by name, as they stand there. */
    static Map<String, Value> services(Fields root, List<String> notes) {
        if (root.values().containsKey("include")) {
            throw root.source().invalid(root.values().get("include").line(),
                    "include cannot be followed here: write the services of both files into one, or use the command drover");
        }
        var grouped = isGrouped(root);
        UNUSED.forEach((key, why) -> {
            // in the first version of the format services may be called so
            var value = root.values().get(key);
            if (value instanceof Fields fields && !fields.values().isEmpty()
                    && (grouped || NOT_SERVICES.contains(key))) {
                notes.add(root.source().at(value.line()) + ": " + key + " is ignored: " + why);
            }
        });
        return grouped ? grouped(root) : flat(root);
    }

    /** The same file with all of its services under {@code services}. */
    static Fields normal(Fields root) {
        var values = new LinkedHashMap<String, Value>();
        values.put("version", new Scalar(root.source(), root.line(), "2", false));
        values.put("services", new Fields(root.source(), root.line(), services(root, new ArrayList<>())));
        if (isGrouped(root)) {
            root.values().forEach((key, value) -> {
                if (!GROUPS.containsKey(key)) {
                    values.putIfAbsent(key, value);
                }
            });
        }
        return new Fields(root.source(), root.line(), values);
    }

    private static boolean isGrouped(Fields root) {
        return root.values().get("services") instanceof Fields
                || root.values().keySet().stream().anyMatch(key -> GROUPS.containsKey(key) && isGroup(root, key));
    }

    /** The first version of the format has the services at the root. */
    private static Map<String, Value> flat(Fields root) {
        var services = new LinkedHashMap<>(root.values());
        services.keySet().removeAll(NOT_SERVICES);
        services.keySet().removeIf(key -> key.startsWith("x-"));
        return services;
    }

    private static boolean isGroup(Fields root, String key) {
        // a service of that name has an image
        return root.values().get(key) instanceof Fields group && !group.values().containsKey("image")
                && root.values().containsKey("version")
                && group.values().values().stream().allMatch(Fields.class::isInstance);
    }

    private static Map<String, Value> grouped(Fields root) {
        version(root);
        var services = new LinkedHashMap<String, Value>();
        root.values().forEach((key, value) -> {
            if (key.equals("services") && value instanceof Fields fields) {
                services.putAll(fields.values());
            } else if (GROUPS.containsKey(key) && value instanceof Fields group) {
                group.values().forEach((name, service) -> services.put(name, withImage(service, GROUPS.get(key))));
            } else if (!NOT_SERVICES.contains(key) && !UNUSED.containsKey(key) && !key.startsWith("x-")) {
                throw root.source().invalid(value.line(), "'" + key
                        + "' is not a part of a compose file; services stand under services");
            }
        });
        return services;
    }

    private static Value withImage(Value service, String image) {
        if (!(service instanceof Fields fields) || fields.values().containsKey("image") || image.isEmpty()) {
            return service;
        }
        var values = new LinkedHashMap<>(fields.values());
        values.put("image", new Scalar(fields.source(), fields.line(), image, false));
        return new Fields(fields.source(), fields.line(), values);
    }

    private static void version(Fields root) {
        var version = root.values().get("version");
        if (version instanceof Scalar scalar && !scalar.text().strip().matches("(2|3)(\\.[0-9]+)?")) {
            throw root.source().invalid(scalar.line(),
                    "version must be '2', not " + scalar.kind()
                            + "; a file without version has its services at the root");
        }
    }
}
