package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.network.BalancerContainer;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of services. The kinds differ in which of them they have, as Rancher describes it. */
final class ServiceFields {
    private ServiceFields() {
    }

    static List<Field<Service>> of(ServiceKind kind) {
        var rancher = Described.of(kind.wire());
        var fields = new ArrayList<>(CommonFields.<Service>of(rancher, ServiceFields::life, Service::uuid));
        fields.add(CommonFields.account(rancher));
        values().forEach((name, value) -> {
            if (rancher.has(name)) {
                fields.add(rancher.field(name, value));
            }
        });
        if (kind == ServiceKind.EXTERNAL) {
            fields.add(Field.readOnly("addressHealth", "array[json]", (service, _) -> Health.outside(service)));
        }
        fields.add(Field.readOnly("upgradeStrategy", "string",
                (service, _) -> service.upgrade() == null ? null : service.upgrade().options().strategy()));
        fields.add(Field.readOnly("upgradeOptions", "json", (service, _) -> ServiceUpgrades.ownOptions(service)));
        fields.add(Field.readOnly("upgradeShare", "int",
                (service, _) -> service.upgrade() == null ? null : service.upgrade().share()));
        return rancher.with(fields);
    }

    private static Map<String, Field.Value<Service>> values() {
        var values = new LinkedHashMap<String, Field.Value<Service>>();
        values.put("name", (service, _) -> service.name());
        values.put("description", (service, _) -> service.spec().description());
        values.put("stackId", (service, _) -> service.stackId());
        values.put("healthState", (service, place) -> Health.of(service, place.view()));
        values.put("metadata", (service, _) -> service.spec().metadata());
        values.put("startOnCreate", (service, _) -> service.spec().startOnCreate());
        values.put("linkedServices", (service, _) -> service.allLinks());
        values.put("externalIpAddresses", (service, _) -> service.spec().externalIps());
        values.put("healthCheck", (service, _) -> service.spec().healthCheck() == null
                ? null
                : HealthChecks.body(service.spec().healthCheck()));
        values.put("hostname", (service, _) -> service.spec().hostname());
        values.put("selectorLink", (service, _) -> service.spec().selectorLink());
        values.put("selectorContainer", (service, _) -> service.spec().selectorContainer());
        values.put("retainIp", (service, _) -> service.spec().retainIp());
        values.put("lbConfig", ServiceFields::lbConfig);
        values.put("storageDriver", (service, _) -> driver(service));
        values.put("networkDriver", (service, _) -> driver(service));
        values.put("createIndex", (service, _) -> service.nextCreateIndex() - 1);
        values.put("scale", ServiceFields::scale);
        values.put("upgrade", (service, _) -> ServiceUpgrades.body(service));
        values.put("transitioningProgress",
                (service, _) -> progress(service));
        values.put("currentScale", (service, place) -> Instances.units(place.view().instancesOf(service.id())));
        values.put("scalePolicy", (service, _) -> scalePolicy(service));
        values.put("launchConfig", (service, _) -> launchConfig(service.spec()));
        values.put("secondaryLaunchConfigs", (service, _) -> service.spec().sidekicks().stream()
                .map(config -> LaunchConfigs.body(config, "secondaryLaunchConfig")).toList());
        values.put("instanceIds", (service, place) -> Instances.ids(place.view().instancesOf(service.id())));
        values.put("publicEndpoints",
                (service, place) -> Instances.endpoints(place.view().instancesOf(service.id()), place.view()));
        return values;
    }

    private static @Nullable Object launchConfig(ServiceSpec spec) {
        var config = spec.launchConfig();
        if (config == null) {
            return null;
        }
        var body = LaunchConfigs.body(
                spec.kind() == ServiceKind.LOAD_BALANCER ? BalancerContainer.checked(config) : config, "launchConfig");
        body.put(ServiceSpecs.DRAIN, spec.drainTimeoutMillis());
        return body;
    }

    private static @Nullable Object lbConfig(Service service, Place place) {
        var config = service.spec().lbConfig();
        return config == null
                ? null
                : LbConfigs.body(config, service, place.view(), service.spec().kind() == ServiceKind.LOAD_BALANCER);
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

    /** A global service has as many as there are hosts for it; of one with a policy {@code currentScale} says how far it grew. */
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

    /** What a load balancer cannot do of what it is to do, or null. */
    private static @Nullable String problem(Service service, Place place) {
        if (service.spec().kind() != ServiceKind.LOAD_BALANCER) {
            return null;
        }
        for (var instance : place.view().instancesOf(service.id())) {
            var host = place.view().get(Host.class, instance.hostId());
            if (host != null) {
                for (var balancer : host.network().balancers()) {
                    if (balancer.problem() != null && balancer.instanceId().equals(instance.id())
                            && instance.desired() != Instance.Desired.REMOVED) {
                        return balancer.problem();
                    }
                }
            }
        }
        return null;
    }

    /** From 0 to 100, or null of what is not counted. */
    private static @Nullable Integer progress(Service service) {
        if (service.upgrade() != null) {
            return service.upgrade().percent();
        }
        var restart = service.state() == Service.State.RESTARTING ? service.restart() : null;
        return restart == null ? null : restart.percent();
    }

    private static Life life(Service service, Place place) {
        if (service.state() == Service.State.REMOVING) {
            return Life.moving("removing", leaving(service, place.view()));
        }
        var unable = problem(service, place);
        var problem = unable == null ? apart(service, place.view()) : unable;
        if (problem != null && service.state() == Service.State.ACTIVE) {
            return Life.failed("active", problem);
        }
        if (service.state() == Service.State.ACTIVE && !service.ill().isEmpty()) {
            return new Life("active", "no", Health.message(service));
        }
        return life(service);
    }

    /** Which of its containers is not in the network, and why; null when all are. */
    private static @Nullable String apart(Service service, View view) {
        for (var instance : view.instancesOf(service.id())) {
            var reason = ContainerFields.apart(instance, view);
            if (reason != null) {
                return instance.name() + ": " + reason;
            }
        }
        return null;
    }

    /** Which of its containers is not gone yet, and why; null when all are. */
    static @Nullable String leaving(Service service, View view) {
        return view.instancesOf(service.id()).stream()
                .filter(instance -> !instance.purged() || (instance.drain() != null && instance.drains()))
                .min(Comparator.comparing(Instance::name).thenComparing(Instance::id))
                .map(it -> named(it, ContainerFields.life(it, view).message())).orElse(null);
    }

    private static String named(Instance instance, @Nullable String message) {
        return message == null ? instance.name() : instance.name() + ": " + message;
    }

    static Life life(Service service) {
        return switch (service.state()) {
            case INACTIVE, REMOVED -> Life.steady(service.state());
            case ACTIVE -> new Life(Life.wire(service.state()), "no", service.message());
            case UPGRADED -> Life.steady(service.state());
            case CANCELED_UPGRADE -> service.upgrade() != null && service.upgrade().failure() != null
                    ? Life.failed(Life.wire(service.state()), service.message())
                    : new Life(Life.wire(service.state()), "no", service.message());
            case ACTIVATING, UPDATING_ACTIVE, DEACTIVATING, REMOVING, UPGRADING, FINISHING_UPGRADE, CANCELING_UPGRADE,
                    ROLLING_BACK, RESTARTING ->
                Life.moving(Life.wire(service.state()),
                        service.message());
        };
    }
}
