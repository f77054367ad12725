package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.UpgradeAction;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnStack.Action;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stacks. New compose texts come by PUT, besides what Rancher lets a client change there. */
final class StackResource implements StoredType<Stack> {
    private static final Described RANCHER = Described.of("stack");
    private final List<Field<Stack>> fields = describe();
    private final Map<String, Link<Stack>> links = RANCHER.links(ways());
    /** The states of services that a stack shows as its own, the first before the others. */
    private static final List<Service.State> SHOWN = List.of(Service.State.ROLLING_BACK,
            Service.State.CANCELING_UPGRADE, Service.State.UPGRADING, Service.State.FINISHING_UPGRADE,
            Service.State.CANCELED_UPGRADE, Service.State.ACTIVATING, Service.State.UPGRADED);
    /** What can be asked of the upgrades of its services, by name. */
    private static final Map<String, UpgradeAction> STEPS = Stream.of(UpgradeAction.values())
            .filter(action -> RANCHER.actions().containsKey(action.wire()))
            .collect(Collectors.toMap(UpgradeAction::wire, action -> action));

    @Override
    public String id() {
        return "stack";
    }

    @Override
    public String plural() {
        return "stacks";
    }

    @Override
    public Kind kind() {
        return Kind.STACK;
    }

    @Override
    public Class<Stack> record() {
        return Stack.class;
    }

    @Override
    public List<Field<Stack>> fields() {
        return fields;
    }

    private static List<Field<Stack>> describe() {
        var fields = new ArrayList<>(CommonFields.<Stack>of(RANCHER, StackResource::life, Stack::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (stack, _) -> stack.name()));
        fields.add(RANCHER.field("description",
                (stack, _) -> stack.description()));
        fields.add(Field.of("dockerCompose", FieldSpec.editable("string"), (stack, _) -> stack.dockerCompose()));
        fields.add(Field.of("rancherCompose", FieldSpec.editable("string"), (stack, _) -> stack.rancherCompose()));
        fields.add(Field.of("environment", FieldSpec.editable("map[string]"), (stack, _) -> stack.environment()));
        fields.add(RANCHER.field("externalId",
                (stack, _) -> stack.externalId()));
        fields.add(RANCHER.field("startOnCreate", (stack, _) -> stack.startOnCreate()));
        fields.add(RANCHER.field("healthState",
                (stack, place) -> Health.of(place.view().servicesOf(stack.id()), place.view())));
        fields.add(RANCHER.field("serviceIds", (stack, place) -> place.view()
                .servicesOf(stack.id()).stream().map(Service::id).sorted(Order.IDS).toList()));
        fields.add(Field.readOnly("notes", "array[string]", (stack, _) -> stack.notes()));
        return RANCHER.with(fields);
    }

    /** A stack is on its way as long as one of its services is for the first time, or is on the way of an upgrade. */
    private static Life life(Stack stack, Place place) {
        return switch (stack.state()) {
            case REMOVING -> Life.moving("removing", place.view().servicesOf(stack.id()).stream()
                    .sorted(Comparator.comparing(Service::name)).map(it -> ServiceFields.leaving(it, place.view()))
                    .filter(Objects::nonNull).findFirst().orElse(null));
            case REMOVED -> Life.steady(stack.state());
            case ACTIVE -> SHOWN.stream().flatMap(state -> place.view().servicesOf(stack.id()).stream()
                    .filter(service -> service.state() == state)).findFirst().map(ServiceFields::life)
                    .orElse(Life.ACTIVE);
        };
    }

    @Override
    public Map<String, Link<Stack>> links() {
        return links;
    }

    private static Map<String, Link<Stack>> ways() {
        return Map.of("services", Link.many("service", (stack, view) -> view.servicesOf(stack.id())),
                "volumeTemplates",
                Link.many("volumeTemplate", (stack, view) -> VolumeTemplateResource.of(stack, view).toList()),
                "volumes", Link.many("volume", (stack, view) -> VolumeResource.volumes(view)
                        .filter(volume -> stack.id().equals(volume.stackId())).toList()),
                "account", Link.account());
    }

    /** Not to wait any longer for containers that hosts do not remove. */
    @Override
    public Map<String, Described.Action> moreActions() {
        return Map.of("purge", new Described.Action(null, null));
    }

    @Override
    public Set<String> available(Stack stack, View view) {
        var actions = new HashSet<String>();
        if (stack.state() == Stack.State.REMOVING) {
            actions.add("purge");
        } else if (stack.state() == Stack.State.ACTIVE) {
            actions.addAll(Set.of("update", "remove", "activateservices", "deactivateservices", "exportconfig",
                    "upgrade"));
            Stream.of(UpgradeAction.values()).filter(action -> STEPS.containsKey(action.wire()))
                    .filter(action -> view.servicesOf(stack.id()).stream().anyMatch(action::possible))
                    .forEach(action -> actions.add(action.wire()));
        }
        return actions;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Created create(Call call, Body body) {
        var environment = body.map("environment");
        return Created.of(call.submit(call.project(), new Intent.CreateStack(body.required("name"),
                body.text("description"), body.text("dockerCompose"), body.text("rancherCompose"),
                environment == null ? Map.of() : environment, body.text("externalId"),
                body.bool("startOnCreate", false))));
    }

    @Override
    public void update(Call call, Stack stack, Body body) {
        call.submit(call.scopeOf(stack), new Intent.UpdateStack(stack.id(), body.text("name"),
                body.text("description"), body.text("externalId"), body.text("dockerCompose"),
                body.text("rancherCompose"), body.map("environment")));
    }

    /** Rancher's {@code stackUpgrade}, and which services, how and whether in any case. */
    private static void upgrade(Call call, Stack stack, Body body) {
        var update = new Intent.UpdateStack(stack.id(), null, null, body.text("externalId"),
                body.text("dockerCompose"), body.text("rancherCompose"), body.map("environment"));
        call.submit(call.scopeOf(stack), new Intent.UpgradeStack(update, services(body), body.bool("force", false),
                body.integer("batchSize"), body.at("intervalMillis").orNull(Given::whole)));
    }

    private static Set<String> services(Body body) {
        var services = body.at("services").orNull(Given::texts);
        return services == null ? Set.of() : Set.copyOf(services);
    }

    @Override
    public void remove(Call call, Stack stack) {
        act(call, stack, Action.REMOVE);
    }

    @Override
    public @Nullable Object act(Call call, Stack stack, String action, Body body) {
        switch (action) {
            case "exportconfig" -> {
                return StackExport.of(stack, call.server().store().view(call.scopeOf(stack)),
                        body.at("serviceIds").orNull(Given::texts));
            }
            case "activateservices" -> act(call, stack, Action.ACTIVATE_SERVICES);
            case "deactivateservices" -> act(call, stack, Action.DEACTIVATE_SERVICES);
            case "remove" -> remove(call, stack);
            case "purge" -> act(call, stack, Action.PURGE);
            case "upgrade" -> upgrade(call, stack, body);
            case "finishupgrade", "rollback", "cancelupgrade" -> call.submit(call.scopeOf(stack),
                    new Intent.ActOnStackUpgrade(stack.id(), Objects.requireNonNull(STEPS.get(action)),
                            services(body)));
            default -> update(call, stack, body);
        }
        return null;
    }

    private static void act(Call call, Stack stack, Action action) {
        call.submit(call.scopeOf(stack), new Intent.ActOnStack(stack.id(), action));
    }
}
