package io.drover.compose;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.spec.Circles;
import io.drover.model.spec.Dependency;
import io.drover.model.spec.MountSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.SpecRules;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold beyond the single keys: names, limits, and what the services of a stack say of each other. */
final class StackRules {
    /** The container in a field of the API: {@code launchConfig}, or a sidekick. */
    private static final Pattern CONTAINER = Pattern.compile("(?:launchConfig|secondaryLaunchConfigs\\.([^.]+))\\.?");
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])[A-Z]");
    /** The keys of files for the fields of the API that {@link SpecRules} names. */
    private static final Map<String, List<String>> KEYS = Map.of("imageUuid", List.of("image"), "scale",
            List.of("scale"), "dataVolumesFromLaunchConfigs", List.of("volumes_from"), "networkLaunchConfig",
            List.of("network_mode", "net"), "ports", List.of("ports"), "labels", List.of("labels"),
            "externalIpAddresses", List.of("external_ips", "hostname"), "healthCheck", List.of("health_check"),
            "lbConfig", List.of("lb_config", "ports"));
    private final Places places;
    private final Map<String, ServiceSpec> written;
    private final Set<String> others;

    /**
     * @param written every service by name, sidekicks too
     * @param others the services that the stack has besides those in the files
     */
    StackRules(Places places, Map<String, ServiceSpec> written, Set<String> others) {
        this.places = places;
        this.written = written;
        this.others = others;
    }

    /** @throws Refusal naming the line of a service with a name that cannot be */
    static void names(Places places) {
        for (var name : places.services().keySet()) {
            try {
                SpecRules.name("name", name);
            } catch (Refusal refusal) {
                throw places.refusal(refusal.code(), name, "the name " + refusal.getMessage());
            }
        }
    }

    /** @param folded the services with their sidekicks inside */
    void check(List<ServiceSpec> folded) {
        written.values().forEach(this::paths);
        folded.forEach(this::limits);
        var primaries = new LinkedHashMap<String, String>();
        folded.forEach(service -> service.sidekicks()
                .forEach(sidekick -> primaries.put(sidekick.name(), service.name())));
        for (var service : written.values()) {
            for (var link : service.links()) {
                if (!link.service().contains("/") && !sameUnit(primaries, service.name(), link.service())) {
                    exists(primaries, service, "links", link.service());
                }
            }
            service.dependsOn().forEach(one -> exists(primaries, service, "depends_on", one.service()));
        }
        // links may go in circles, as in Rancher
        circle(written.values());
        circle(folded);
    }

    private static boolean sameUnit(Map<String, String> primaries, String one, String other) {
        return primaries.getOrDefault(one, one).equals(primaries.getOrDefault(other, other));
    }

    private void exists(Map<String, String> primaries, ServiceSpec service, String key, String name) {
        if (written.containsKey(name) || others.contains(name)) {
            var primary = primaries.get(name);
            if (key.equals("links") && primary != null) {
                throw places.refusal(Code.InvalidReference, service.name(), "links: " + name + " is a sidekick of "
                        + primary + ", which can be linked to instead", key, name);
            }
            return;
        }
        throw places.refusal(Code.InvalidReference, service.name(),
                key + ": there is no service " + name + " in this stack", key, name);
    }

    private void circle(Collection<ServiceSpec> services) {
        var edges = new LinkedHashMap<String, List<String>>();
        services.forEach(service -> edges.put(service.name(), names(service)));
        var circle = Circles.first(edges);
        for (var i = 0; i + 1 < circle.size(); i++) {
            var service = written.get(circle.get(i));
            // of a service that waits because of its sidekick, the file says nothing of its own
            if (service != null && names(service).contains(circle.get(i + 1))) {
                throw places.refusal(Code.InvalidReference, circle.get(i),
                        "depends_on goes in a circle: " + String.join(", ", circle), "depends_on", circle.get(i + 1));
            }
        }
    }

    private static List<String> names(ServiceSpec service) {
        return service.dependsOn().stream().map(Dependency::service).toList();
    }

    private void paths(ServiceSpec service) {
        service.launchConfigs().stream().flatMap(config -> config.storage().volumes().stream())
                .map(MountSpec::parse).filter(MountSpec::relative).findFirst().ifPresent(mount -> {
                    throw places.refusal(Code.InvalidFormat, service.name(), "volumes: '" + mount + "' must begin with"
                            + " a path from the root of the host, or the name of a volume; where the file is, only the"
                            + " command drover can know", "volumes", String.valueOf(mount.source()));
                });
    }

    private void limits(ServiceSpec service) {
        try {
            SpecRules.check(service);
        } catch (Refusal refusal) {
            var field = CONTAINER.matcher(String.valueOf(refusal.field()));
            var contained = field.lookingAt();
            var owner = contained && field.group(1) != null && written.containsKey(field.group(1))
                    ? field.group(1)
                    : service.name();
            var rest = String.valueOf(refusal.field()).substring(contained ? field.end() : 0);
            var dot = rest.indexOf('.');
            var key = KEYS.getOrDefault(dot < 0 ? rest : rest.substring(0, dot), List.of()).stream()
                    .filter(it -> places.has(owner, it)).findFirst().orElse("");
            var inner = rest.substring(dot + 1);
            throw places.refusal(refusal.code(), owner,
                    (key.isEmpty() ? "" : key + ": ") + said(refusal, inner), key, inFiles(inner));
        }
    }

    /** The refusal's words, with a field of the API that they begin with as it is written in files. */
    private static String said(Refusal refusal, String inner) {
        var message = String.valueOf(refusal.getMessage());
        var field = refusal.field();
        return field != null && message.startsWith(field)
                ? inFiles(inner) + message.substring(field.length())
                : message;
    }

    private static String inFiles(String field) {
        return CAPITAL.matcher(field).replaceAll(letter -> "_" + letter.group().toLowerCase(Locale.ROOT));
    }
}
