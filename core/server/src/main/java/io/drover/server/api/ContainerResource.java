package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Resource;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.server.store.View;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containers, also under their older name {@code instances}. They are made by services. */
final class ContainerResource implements ResourceType<Instance> {
    private static final List<Field<Instance>> FIELDS = ContainerFields.all();
    private final String id;

    /** @param id {@code container} or {@code instance} */
    ContainerResource(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String plural() {
        return id + "s";
    }

    @Override
    public String baseType() {
        return "instance";
    }

    @Override
    public Kind kind() {
        return Kind.INSTANCE;
    }

    @Override
    public Class<Instance> record() {
        return Instance.class;
    }

    @Override
    public List<Field<Instance>> fields() {
        return FIELDS;
    }

    @Override
    public Map<String, Link<Instance>> links() {
        return Map.of(
                "hosts", Link.<Instance>many("host", (instance, view) -> known(view, instance.hostId())),
                "services", Link.<Instance>many("service", (instance, view) -> known(view, instance.serviceId())),
                "stack", Link.<Instance>one("stack", (instance, view) -> view.get(Stack.class, instance.stackId())));
    }

    private static List<Resource> known(View view, @Nullable String id) {
        var found = id == null ? null : view.find(id);
        return found == null ? List.of() : List.of(found);
    }

    @Override
    public Map<String, String> actions() {
        return Map.of("restart", "", "remove", "", "logs", "containerLogs");
    }

    @Override
    public Set<String> available(Instance instance, View view) {
        var actions = new HashSet<String>();
        if (instance.desired() != Desired.REMOVED) {
            actions.add("remove");
        }
        if (instance.desired() == Desired.RUNNING && instance.state() == InstanceState.RUNNING
                && instance.startedAt() != null) {
            actions.add("restart");
        }
        if (instance.hostId() != null && instance.containerId() != null && instance.state() != InstanceState.REMOVED) {
            actions.add("logs");
        }
        return actions;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.REMOVE);
    }

    @Override
    public void remove(Call call, Instance instance) {
        call.submit(call.scopeOf(instance),
                new Intent.ActOnInstance(instance.id(), Intent.ActOnInstance.Action.REMOVE));
    }

    @Override
    public @Nullable Object act(Call call, Instance instance, String action, Body body) {
        if (action.equals("logs")) {
            return LogsAccess.grant(call, instance, body);
        }
        if (action.equals("restart")) {
            call.submit(call.scopeOf(instance),
                    new Intent.ActOnInstance(instance.id(), Intent.ActOnInstance.Action.RESTART));
        } else {
            remove(call, instance);
        }
        return null;
    }
}
