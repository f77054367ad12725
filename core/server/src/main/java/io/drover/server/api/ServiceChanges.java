package io.drover.server.api;

import io.drover.model.Service;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.store.View;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body that changes a service: what it does not name stays, an explicit null empties what can be empty, and what
 * Rancher lets nobody change this way is passed over, because clients send back all that they were shown.
 */
final class ServiceChanges {
    private ServiceChanges() {
    }

    /** @param editable the fields of this kind of service that may be changed */
    static UpdateService read(Service service, Set<String> editable, Body body, View view) {
        var to = service.spec();
        var parts = EnumSet.noneOf(Part.class);
        for (var part : Part.values()) {
            var field = field(part, to.kind());
            if (field != null && editable.contains(field) && body.node().has(field) && !keeps(part, body.at(field))) {
                parts.add(part);
                to = changed(to, part, body.at(field), service, view);
            }
        }
        // of the two forms of an external service the one that is asked for takes the other's place
        if (parts.contains(Part.HOSTNAME) && to.hostname() != null && parts.add(Part.EXTERNAL_IPS)) {
            to = to.withExternalIps(List.of());
        } else if (parts.contains(Part.EXTERNAL_IPS) && !to.externalIps().isEmpty() && parts.add(Part.HOSTNAME)) {
            to = to.withHostname(null);
        }
        return new UpdateService(service.id(), to, parts);
    }

    private static @Nullable String field(Part part, ServiceKind kind) {
        return switch (part) {
            case NAME -> "name";
            case DESCRIPTION -> "description";
            case SCALE -> "scale";
            case SCALE_POLICY -> "scalePolicy";
            case METADATA -> "metadata";
            case RETAIN_IP -> "retainIp";
            case EXTERNAL_IPS -> "externalIpAddresses";
            case HOSTNAME -> "hostname";
            case SELECTOR_LINK -> "selectorLink";
            case SELECTOR_CONTAINER -> "selectorContainer";
            case LAUNCH_CONFIG -> "launchConfig";
            case LB_CONFIG -> "lbConfig";
            case DRIVER -> ServiceSpecs.driverField(kind);
        };
    }

    /** There is no service without these, so nothing is asked by nothing. */
    private static boolean keeps(Part part, Given given) {
        return given.absent() && switch (part) {
            case NAME, SCALE, LAUNCH_CONFIG, DRIVER -> true;
            default -> false;
        };
    }

    private static ServiceSpec changed(ServiceSpec spec, Part part, Given given, Service service, View view) {
        return switch (part) {
            case NAME -> spec.withName(given.text());
            case DESCRIPTION -> spec.withDescription(given.orNull(Given::text));
            case SCALE -> spec.withScale(given.integer());
            case SCALE_POLICY -> spec.withScalePolicy(ServiceSpecs.scalePolicy(given));
            case METADATA -> spec.withMetadata(given.absent() ? Map.of() : given.json());
            case RETAIN_IP -> spec.withRetainIp(!given.absent() && given.bool());
            case EXTERNAL_IPS -> spec.withExternalIps(given.absent() ? List.of() : given.texts());
            case HOSTNAME -> spec.withHostname(given.orNull(Given::textOrNull));
            case SELECTOR_LINK -> spec.withSelectorLink(given.orNull(Given::textOrNull));
            case SELECTOR_CONTAINER -> spec.withSelectorContainer(given.orNull(Given::textOrNull));
            case LAUNCH_CONFIG -> spec.withLaunchConfig(ServiceSpecs.launchConfig(spec.kind(), given))
                    .withDrainTimeoutMillis(given.node().has(ServiceSpecs.DRAIN)
                            ? ServiceSpecs.drainMillis(given)
                            : spec.drainTimeoutMillis());
            case LB_CONFIG -> spec.withLbConfig(given.absent()
                    ? null
                    : LbConfigs.read(given, view, service.stackId(), spec.lbConfig()));
            case DRIVER -> spec.withDriver(ServiceSpecs.driver(given));
        };
    }
}
