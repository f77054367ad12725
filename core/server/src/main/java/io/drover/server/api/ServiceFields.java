package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.spec.ServiceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of services of one kind. */
final class ServiceFields {
    private ServiceFields() {
    }

    static List<Field<Service>> of(ServiceKind kind) {
        var fields = new ArrayList<>(CommonFields.<Service>of(kind.wire(), ServiceFields::life, Service::uuid));
        fields.add(CommonFields.account());
        fields.add(Field.of("name", FieldSpec.editable("string").withRequired(true).withMinLength(1)
                .withMaxLength(63).withValidChars("a-zA-Z0-9-"), (service, _) -> service.name()));
        fields.add(Field.of("description", FieldSpec.editable("string").withMaxLength(4096),
                (service, _) -> service.spec().description()));
        fields.add(Field.of("stackId", FieldSpec.createOnly("reference[stack]").withRequired(true),
                (service, _) -> service.stackId()));
        fields.add(Field.readOnly("healthState", "string", (service, place) -> Health.of(service, place.view())));
        fields.add(Field.of("metadata", FieldSpec.editable("map[json]"), (service, _) -> service.spec().metadata()));
        fields.add(Field.of("startOnCreate", FieldSpec.createOnly("boolean"),
                (service, _) -> service.spec().startOnCreate()));
        fields.add(Field.readOnly("linkedServices", "map[reference[service]]", (service, _) -> service.links()));
        fields.add(Field.readOnly("system", "boolean", (_, _) -> false));
        fields.add(Field.readOnly("externalId", "string", (_, _) -> null));
        if (kind == ServiceKind.EXTERNAL) {
            fields.add(Field.of("externalIpAddresses", FieldSpec.editable("array[string]"),
                    (service, _) -> service.spec().externalIps()));
            fields.add(Field.of("hostname", FieldSpec.editable("string"),
                    (service, _) -> service.spec().hostname()));
        }
        if (kind != ServiceKind.EXTERNAL) {
            fields.add(Field.of("retainIp", FieldSpec.editable("boolean"), (service, _) -> service.spec().retainIp()));
            fields.add(Field.of("selectorLink", FieldSpec.editable("string"),
                    (service, _) -> service.spec().selectorLink()));
        }
        if (kind != ServiceKind.EXTERNAL && kind != ServiceKind.ALIAS) {
            fields.addAll(ofContainers(kind));
            fields.add(lbConfig(kind == ServiceKind.LOAD_BALANCER));
            driver(kind).ifPresent(fields::add);
        }
        return List.copyOf(fields);
    }

    private static Field<Service> lbConfig(boolean balancer) {
        return Field.of("lbConfig",
                FieldSpec.editable(balancer ? "lbConfig" : "lbTargetConfig").withRequired(balancer),
                (service, place) -> service.spec().lbConfig() == null
                        ? null
                        : LbConfigs.body(service.spec().lbConfig(), service, place.view(),
                                service.spec().kind() == ServiceKind.LOAD_BALANCER));
    }

    private static Optional<Field<Service>> driver(ServiceKind kind) {
        return switch (kind) {
            case STORAGE_DRIVER -> Optional.of(Field.of("storageDriver",
                    FieldSpec.editable("storageDriver").withRequired(true), (service, _) -> driver(service)));
            case NETWORK_DRIVER -> Optional.of(Field.of("networkDriver",
                    FieldSpec.editable("networkDriver").withRequired(true), (service, _) -> driver(service)));
            default -> Optional.empty();
        };
    }

    private static @Nullable Object driver(Service service) {
        var driver = service.spec().driver();
        if (driver == null) {
            return null;
        }
        var body = new LinkedHashMap<String, Object>(driver);
        body.put("type", service.spec().kind() == ServiceKind.STORAGE_DRIVER ? "storageDriver" : "networkDriver");
        return body;
    }

    private static List<Field<Service>> ofContainers(ServiceKind kind) {
        return List.of(
                Field.readOnly("createIndex", "int", (service, _) -> service.nextCreateIndex() - 1),
                Field.of("scale", FieldSpec.editable("int").withMin(0L), ServiceFields::scale),
                Field.readOnly("currentScale", "int",
                        (service, place) -> Instances.units(place.view().instancesOf(service.id()))),
                Field.of("scalePolicy", FieldSpec.editable("scalePolicy"),
                        (service, _) -> scalePolicy(service)),
                Field.of("launchConfig",
                        FieldSpec.createOnly("launchConfig").withUpdate(kind == ServiceKind.LOAD_BALANCER),
                        (service, _) -> service.spec().launchConfig() == null
                                ? null
                                : LaunchConfigs.body(service.spec().launchConfig(), "launchConfig")),
                Field.of("secondaryLaunchConfigs", FieldSpec.createOnly("array[secondaryLaunchConfig]"),
                        (service, _) -> service.spec().sidekicks().stream()
                                .map(config -> LaunchConfigs.body(config, "secondaryLaunchConfig")).toList()),
                Field.of("selectorContainer", FieldSpec.editable("string"),
                        (service, _) -> service.spec().selectorContainer()),
                Field.readOnly("instanceIds", "array[reference[instance]]",
                        (service, place) -> Instances.ids(place.view().instancesOf(service.id()))),
                Field.readOnly("publicEndpoints", "array[publicEndpoint]",
                        (service, place) -> Instances.endpoints(place.view().instancesOf(service.id()),
                                place.view())),
                Field.readOnly("assignServiceIpAddress", "boolean", (_, _) -> false),
                Field.readOnly("vip", "string", (_, _) -> null),
                Field.readOnly("fqdn", "string", (_, _) -> null),
                Field.readOnly("upgrade", "serviceUpgrade", (_, _) -> null));
    }

    /** A global service has as many as there are hosts for it. */
    private static Object scale(Service service, Place place) {
        return service.spec().global()
                ? Instances.units(place.view().instancesOf(service.id()))
                : (Object) service.spec().scale();
    }

    private static @Nullable Object scalePolicy(Service service) {
        var policy = service.spec().scalePolicy();
        if (policy == null) {
            return null;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "scalePolicy");
        body.put("increment", policy.increment());
        body.put("min", policy.min());
        body.put("max", policy.max());
        return body;
    }

    private static Life life(Service service, Place place) {
        if (service.state().runs() && place.view().instancesOf(service.id()).stream()
                .anyMatch(instance -> instance.restart() != null && instance.desired() == Instance.Desired.RUNNING)) {
            return Life.moving("restarting", service.message());
        }
        return switch (service.state()) {
            case INACTIVE, ACTIVE, REMOVED -> Life.steady(service.state());
            case ACTIVATING, UPDATING_ACTIVE, DEACTIVATING, REMOVING -> Life.moving(Life.wire(service.state()),
                    service.message());
        };
    }
}
