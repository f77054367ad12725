package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of containers: what is known of them, and what they run, as in a launch config. */
final class ContainerFields {
    private static final Described RANCHER = Described.of("container");
    /** These name other launch configs of a service. */
    private static final Set<String> OF_SERVICES = Set.of("networkLaunchConfig", "dataVolumesFromLaunchConfigs");

    private ContainerFields() {
    }

    static List<Field<Instance>> all() {
        var fields = new ArrayList<>(
                CommonFields.<Instance>of(RANCHER, (instance, place) -> life(instance, place.view()), Instance::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name",
                (instance, _) -> instance.name()));
        fields.add(RANCHER.field("description",
                (instance, _) -> instance.description()));
        fields.add(RANCHER.field("healthState", (instance, _) -> Health.of(instance)));
        fields.add(Field.readOnly("healthReason", "string", (instance, _) -> Health.reason(instance)));
        fields.add(Field.readOnly("healthSince", "date", (instance, _) -> Health.since(instance)));
        fields.add(Field.readOnly("healthHistory", "array[json]", (instance, _) -> Health.history(instance)));
        fields.add(Field.readOnly("healthcheckHostIds", "array[reference[host]]",
                (instance, _) -> Health.hosts(instance)));
        fields.add(RANCHER.field("hostId", (instance, _) -> instance.hostId()));
        fields.add(RANCHER.field("externalId", (instance, _) -> instance.containerId()));
        fields.add(RANCHER.field("primaryIpAddress",
                (instance, _) -> instance.address() == null ? instance.ip() : instance.address()));
        fields.add(RANCHER.field("primaryNetworkId", ContainerFields::networkId));
        fields.add(RANCHER.field("system", (instance, _) -> instance.system()));
        fields.add(RANCHER.field("nativeContainer", (instance, _) -> instance.nativeContainer()));
        fields.add(RANCHER.field("startCount", (instance, _) -> instance.startCount()));
        fields.add(Field.readOnly("exitCode", "int", (instance, _) -> instance.exitCode()));
        fields.add(RANCHER.field("firstRunning", (instance, _) -> CommonFields.date(instance.startedAt())));
        fields.add(RANCHER.field("createIndex", (instance, _) -> instance.createIndex()));
        fields.add(Field.readOnly("serviceIndex", "string", (instance, _) -> String.valueOf(instance.index())));
        fields.add(RANCHER.field("deploymentUnitUuid", (instance, _) -> instance.unit()));
        fields.add(RANCHER.field("serviceIds",
                (instance, _) -> instance.serviceId() == null ? List.of() : List.of(instance.serviceId())));
        fields.add(Field.readOnly("stackId", "reference[stack]", (instance, _) -> instance.stackId()));
        fields.add(RANCHER.field("startOnCreate",
                (instance, _) -> instance.desired() != Desired.STOPPED || instance.startCount() > 0));
        for (var field : LaunchConfigs.FIELDS) {
            if (OF_SERVICES.contains(field.name())) {
                continue;
            }
            fields.add(Field.of(field.name(),
                    RANCHER.has(field.name()) ? RANCHER.spec(field.name()) : FieldSpec.createOnly(field.type()),
                    (instance, _) -> field.get().of(instance.config())));
        }
        return RANCHER.with(fields);
    }

    private static @Nullable String networkId(Instance instance, Place place) {
        var network = place.view().network();
        return network == null || !instance.managed() ? null : network.id();
    }

    /** What is no longer wanted is on its way out, whatever its agent says yet. */
    static Life life(Instance instance, View view) {
        if (instance.purged()) {
            return new Life("purged", "no", instance.exists() ? leaving(instance, view) : null);
        }
        if (instance.state() == InstanceState.REMOVED || !instance.exists()) {
            return new Life("removed", "no", null);
        }
        if (instance.desired() == Desired.REMOVED) {
            return Life.moving("removing", leaving(instance, view));
        }
        return instance.desired() == Desired.RUNNING ? wanted(instance, view) : stopping(instance);
    }

    /** What does not exist on any host need not be stopped there. */
    private static Life stopping(Instance instance) {
        return switch (instance.state()) {
            case REQUESTED, STOPPED, ERROR -> Life.steady(InstanceState.STOPPED);
            default -> Life.moving("stopping", ending(instance));
        };
    }

    /** Why it is not gone: what holds its end up, or who has not said yet that it is there no more. */
    private static @Nullable String leaving(Instance instance, View view) {
        var why = ending(instance);
        var host = why == null ? view.get(Host.class, instance.hostId()) : null;
        return host == null
                ? why
                : host.agentState() == Host.AgentState.ACTIVE
                        ? "the host " + host.hostname() + " has not removed it yet"
                        : "the host " + host.hostname() + " does not answer";
    }

    /** What holds its end up: in Rancher's word, requests that load balancers have under way there. */
    private static @Nullable String ending(Instance instance) {
        return instance.drain() != null && instance.drains() ? "Draining..." : instance.message();
    }

    /** Why one that runs is not in the network that it is to be in, or null. */
    static @Nullable String apart(Instance instance, View view) {
        var reason = view.apart(instance);
        return reason == null ? null : "it is not joined to the network: " + reason;
    }

    private static Life wanted(Instance instance, View view) {
        var apart = apart(instance, view);
        if (apart != null) {
            return Life.failed("running", apart);
        }
        var restart = instance.restart();
        if (instance.state() != InstanceState.ERROR && restart != null
                && restart.run().equals(instance.startedAt())) {
            return Life.moving(instance.state() == InstanceState.RUNNING ? "restarting" : "starting",
                    ending(instance));
        }
        return switch (instance.state()) {
            case STOPPED -> instance.startCount() == 0
                    ? Life.moving("starting", instance.message())
                    : new Life("stopped", "no", instance.message());
            case RUNNING, REMOVED -> new Life(Life.wire(instance.state()), "no",
                    instance.message() == null ? Health.message(instance) : instance.message());
            case ERROR -> Life.failed("error", instance.message());
            case REQUESTED -> Life.moving("requested",
                    instance.unplaced() == null ? instance.message() : instance.unplaced());
            case CREATING, STARTING, STOPPING, REMOVING -> Life.moving(Life.wire(instance.state()),
                    instance.message());
        };
    }
}
