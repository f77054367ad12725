package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnInstance.Action;
import io.drover.server.store.View;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Containers, also under their older name {@code instances}: those that services made, and those of no service. */
final class ContainerResource implements StoredType<Instance> {
    private static final List<Field<Instance>> FIELDS = ContainerFields.all();
    private final String id;
    private final Map<String, Link<Instance>> links = rancher().links(ways());

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

    /** What nobody waits for any longer is found by its id only. */
    @Override
    public Stream<Instance> in(View view) {
        return StoredType.super.in(view).filter(instance -> !instance.purged());
    }

    @Override
    public Described rancher() {
        return Described.of("container");
    }

    @Override
    public List<Field<Instance>> fields() {
        return FIELDS;
    }

    @Override
    public Map<String, Link<Instance>> links() {
        return links;
    }

    private static Map<String, Link<Instance>> ways() {
        return Map.of("account", Link.account(),
                "hosts", Link.<Instance>many("host", (instance, view) -> known(view, instance.hostId())),
                "services", Link.<Instance>many("service", (instance, view) -> known(view, instance.serviceId())),
                "stack", Link.<Instance>one("stack", (instance, view) -> view.get(Stack.class, instance.stackId())));
    }

    private static List<Resource> known(View view, @Nullable String id) {
        var found = id == null ? null : view.find(id);
        return found == null ? List.of() : List.of(found);
    }

    @Override
    public Set<String> available(Instance instance, View view) {
        var actions = new HashSet<String>();
        if (instance.nativeContainer()) {
            // its own engine alone acts on it
            return actions;
        }
        if (instance.desired() != Desired.REMOVED) {
            actions.addAll(Set.of("update", "remove"));
        } else if (instance.canPurge()) {
            actions.add("purge");
        }
        if (instance.canStart(view.get(Service.class, instance.serviceId()))) {
            actions.add("start");
        }
        if (instance.canStop()) {
            actions.add("stop");
        }
        if (instance.canRestart()) {
            actions.add("restart");
        }
        if (instance.hostId() != null && instance.containerId() != null && instance.state() != InstanceState.REMOVED) {
            actions.add("logs");
            if (instance.state() == InstanceState.RUNNING) {
                actions.add("execute");
            }
        }
        return actions;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Created create(Call call, Body body) {
        var given = new Given("", body.node());
        var id = call.submit(call.project(), new Intent.CreateInstance(body.text("name"), body.text("description"),
                LaunchConfigs.read("", given), body.bool("startOnCreate", true)));
        var warnings = LaunchConfigs.warnings(given);
        return new Created(id, warnings.isEmpty() ? Map.of() : Map.of("warnings", warnings));
    }

    @Override
    public void update(Call call, Instance instance, Body body) {
        call.submit(call.scopeOf(instance),
                new Intent.UpdateInstance(instance.id(), body.text("name"), body.text("description")));
    }

    @Override
    public void remove(Call call, Instance instance) {
        act(call, instance, Action.REMOVE);
    }

    @Override
    public @Nullable Object act(Call call, Instance instance, String action, Body body) {
        switch (action) {
            case "logs" -> {
                return LogsAccess.grant(call, instance, body);
            }
            case "execute" -> {
                return ExecAccess.grant(call, instance, body);
            }
            case "update" -> update(call, instance, body);
            case "start" -> act(call, instance, Action.START);
            case "stop" -> call.submit(call.scopeOf(instance), new Intent.StopInstance(instance.id(),
                    new Instance.Stop(body.integer("timeout"), body.bool("remove", false))));
            case "restart" -> act(call, instance, Action.RESTART);
            case "purge" -> act(call, instance, Action.PURGE);
            default -> remove(call, instance);
        }
        return null;
    }

    private static void act(Call call, Instance instance, Action action) {
        call.submit(call.scopeOf(instance), new Intent.ActOnInstance(instance.id(), action));
    }
}
