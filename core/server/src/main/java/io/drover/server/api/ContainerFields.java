package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields of containers: what is known of them, and what they run, as in a launch config. */
final class ContainerFields {
    /** These name other launch configs of a service. */
    private static final Set<String> OF_SERVICES = Set.of("networkLaunchConfig", "dataVolumesFromLaunchConfigs");

    private ContainerFields() {
    }

    static List<Field<Instance>> all() {
        var fields = new ArrayList<>(CommonFields.<Instance>of("container", ContainerFields::life, Instance::uuid));
        fields.add(CommonFields.account());
        fields.add(Field.of("name", FieldSpec.editable("string").withMaxLength(63).withValidChars("a-zA-Z0-9-"),
                (instance, _) -> instance.name()));
        fields.add(Field.of("description", FieldSpec.editable("string").withMaxLength(4096),
                (instance, _) -> instance.description()));
        fields.add(Field.readOnly("healthState", "enum", (instance, _) -> Health.of(instance)));
        fields.add(Field.readOnly("hostId", "reference[host]", (instance, _) -> instance.hostId()));
        fields.add(Field.readOnly("externalId", "string", (instance, _) -> instance.containerId()));
        fields.add(Field.readOnly("primaryIpAddress", "string", (instance, _) -> instance.ip()));
        fields.add(Field.readOnly("startCount", "int", (instance, _) -> instance.startCount()));
        fields.add(Field.readOnly("exitCode", "int", (instance, _) -> instance.exitCode()));
        fields.add(Field.readOnly("firstRunning", "date", (instance, _) -> CommonFields.date(instance.startedAt())));
        fields.add(Field.readOnly("createIndex", "int", (instance, _) -> instance.createIndex()));
        fields.add(Field.readOnly("serviceIndex", "string", (instance, _) -> String.valueOf(instance.index())));
        fields.add(Field.readOnly("deploymentUnitUuid", "string", (instance, _) -> instance.unit()));
        fields.add(Field.readOnly("serviceIds", "array[reference[service]]",
                (instance, _) -> instance.serviceId() == null ? List.of() : List.of(instance.serviceId())));
        fields.add(Field.readOnly("stackId", "reference[stack]", (instance, _) -> instance.stackId()));
        fields.add(Field.readOnly("system", "boolean", (_, _) -> false));
        fields.add(Field.readOnly("nativeContainer", "boolean", (_, _) -> false));
        fields.add(Field.of("startOnCreate", FieldSpec.createOnly("boolean"),
                (instance, _) -> instance.desired() != Desired.STOPPED || instance.startCount() > 0));
        for (var field : LaunchConfigs.FIELDS) {
            if (OF_SERVICES.contains(field.name())) {
                continue;
            }
            fields.add(Field.of(field.name(), FieldSpec.createOnly(field.type()),
                    (instance, _) -> field.get().of(instance.config())));
        }
        return List.copyOf(fields);
    }

    /** What is no longer wanted is on its way out, whatever its agent says yet. */
    private static Life life(Instance instance, Place place) {
        if (instance.state() == InstanceState.REMOVED || !instance.exists()) {
            return new Life("removed", "no", null);
        }
        if (instance.desired() == Desired.REMOVED) {
            return Life.moving("removing", instance.message());
        }
        return instance.desired() == Desired.STOPPED ? stopping(instance) : wanted(instance);
    }

    /** What does not exist on any host need not be stopped there. */
    private static Life stopping(Instance instance) {
        return switch (instance.state()) {
            case REQUESTED, STOPPED, ERROR -> Life.steady(InstanceState.STOPPED);
            default -> Life.moving("stopping", instance.message());
        };
    }

    private static Life wanted(Instance instance) {
        var restart = instance.restart();
        if (instance.state() != InstanceState.ERROR && restart != null && restart.released()
                && restart.run().equals(instance.startedAt())) {
            return Life.moving(instance.state() == InstanceState.RUNNING ? "restarting" : "starting",
                    instance.message());
        }
        return switch (instance.state()) {
            case STOPPED -> instance.startCount() == 0
                    ? Life.moving("starting", instance.message())
                    : new Life("stopped", "no", instance.message());
            case RUNNING, REMOVED -> new Life(Life.wire(instance.state()), "no", instance.message());
            case ERROR -> Life.failed("error", instance.message());
            case REQUESTED -> Life.moving("requested",
                    instance.unplaced() == null ? instance.message() : instance.unplaced());
            case CREATING, STARTING, STOPPING, REMOVING -> Life.moving(Life.wire(instance.state()),
                    instance.message());
        };
    }
}
