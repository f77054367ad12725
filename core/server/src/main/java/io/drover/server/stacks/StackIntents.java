package io.drover.server.stacks;

import io.drover.compose.StackContext;
import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnStack;
import io.drover.model.intent.Intent.ActOnStackUpgrade;
import io.drover.model.intent.Intent.CreateStack;
import io.drover.model.intent.Intent.CreateVolumeTemplate;
import io.drover.model.intent.Intent.RemoveVolumeTemplate;
import io.drover.model.intent.Intent.UpdateStack;
import io.drover.model.intent.Intent.UpgradeStack;
import io.drover.model.spec.NamesIn;
import io.drover.model.spec.SpecRules;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import io.drover.server.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people may ask of stacks. */
public final class StackIntents implements IntentHandler {
    private final Extensions extensions;
    private final Store store;

    /**
     * @param extensions among them the strategies by which a stack's services may be upgraded
     * @param store knows what the environments are called
     */
    public StackIntents(Extensions extensions, Store store) {
        this.extensions = extensions;
        this.store = store;
    }

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateStack create -> create(draft, create);
            case UpdateStack update -> update(draft, update, null);
            case UpgradeStack upgrade -> update(draft, upgrade.update(), new Renewal(upgrade, extensions));
            case ActOnStackUpgrade act -> act(draft, act);
            case ActOnStack act -> act(draft, act);
            case CreateVolumeTemplate create -> create(draft, create);
            case RemoveVolumeTemplate remove -> remove(draft, remove);
            default -> throw new IllegalArgumentException("not about stacks: " + intent);
        };
    }

    private StackContext context(Draft draft, String stack, Map<String, String> variables) {
        var existing = draft.view().stackNamed(stack);
        var project = store.view(Store.GLOBAL).get(Project.class, draft.view().scope());
        return new StackContext(stack, project == null ? "" : project.name(), variables, existing == null
                ? Set.of()
                : draft.view().servicesOf(existing.id()).stream().map(Service::name).collect(Collectors.toSet()));
    }

    private String create(Draft draft, CreateStack create) {
        SpecRules.name("name", create.name());
        requireFree(draft, create.name(), "");
        var spec = ComposedStack.read(create.dockerCompose(), create.rancherCompose(),
                context(draft, create.name(), create.environment()));
        var stack = new Stack(draft.newId(Kind.STACK), draft.newUuid(), create.name(), create.description(),
                Stack.State.ACTIVE, create.dockerCompose(), create.rancherCompose(), create.environment(),
                create.externalId(), create.start(), Map.of(), List.of(), draft.now(), null);
        stack = StackVolumes.with(draft, stack, spec.volumes(), "dockerCompose");
        draft.put(stack);
        draft.put(stack.withNotes(ComposedStack.apply(draft, stack, spec, create.start(), null)));
        return stack.id();
    }

    private String update(Draft draft, UpdateStack update, @Nullable Renewal renewal) {
        var stack = existing(draft, update.id());
        if (update.name() != null && !update.name().equals(stack.name())) {
            SpecRules.name("name", update.name());
            requireFree(draft, update.name(), stack.id());
            rename(draft, stack.name(), update.name());
            stack = stack.withName(update.name());
        }
        if (update.externalId() != null) {
            stack = stack.withExternalId(update.externalId());
        }
        if (update.description() != null) {
            stack = stack.withDescription(update.description());
        }
        if (update.environment() != null) {
            stack = stack.withEnvironment(update.environment());
        }
        if (update.dockerCompose() != null || update.rancherCompose() != null || renewal != null) {
            var docker = update.dockerCompose() == null ? stack.dockerCompose() : update.dockerCompose();
            var rancher = update.rancherCompose() == null ? stack.rancherCompose() : update.rancherCompose();
            var spec = ComposedStack.read(docker, rancher, context(draft, stack.name(), stack.environment()));
            stack = StackVolumes.with(draft, stack.withDockerCompose(docker).withRancherCompose(rancher),
                    spec.volumes(), "dockerCompose");
            draft.put(stack);
            stack = stack.withNotes(ComposedStack.apply(draft, stack, spec, stack.startOnCreate(), renewal));
        }
        draft.put(stack);
        return stack.id();
    }

    private static void requireFree(Draft draft, String name, String ownId) {
        var other = draft.view().stackNamed(name);
        if (other != null && !other.id().equals(ownId)) {
            throw new Refusal(Code.NotUnique, "name", "there is a stack " + name + " already");
        }
    }

    /** What named its services goes on naming them. */
    private static void rename(Draft draft, String from, String to) {
        draft.view().services().forEach(service -> draft.put(service.withSpec(NamesIn.of(service.spec(),
                name -> name.startsWith(from + "/") ? to + name.substring(from.length()) : name))));
    }

    private static String act(Draft draft, ActOnStack act) {
        var stack = draft.view().get(Stack.class, act.id());
        if (stack == null) {
            throw Refusal.notFound("the stack " + act.id());
        }
        if (act.action() == ActOnStack.Action.PURGE && stack.state() != Stack.State.REMOVING) {
            throw new Refusal(Code.ActionNotAvailable, "action", "only a stack that is being removed can be purged");
        }
        for (var service : draft.view().servicesOf(stack.id())) {
            if (act.action() == ActOnStack.Action.PURGE) {
                draft.put(service.withState(State.REMOVING));
                draft.view().instancesOf(service.id()).forEach(it -> draft.put(it.purge()));
            } else if (act.action() == ActOnStack.Action.ACTIVATE_SERVICES
                    && (service.state() == State.INACTIVE || service.state() == State.DEACTIVATING)) {
                draft.put(service.withState(State.ACTIVATING));
            } else if (act.action() == ActOnStack.Action.DEACTIVATE_SERVICES && service.state().canDeactivate()) {
                draft.put(service.withState(State.DEACTIVATING));
            }
        }
        if (act.action() == ActOnStack.Action.REMOVE) {
            draft.put(stack.withState(Stack.State.REMOVING));
        }
        return stack.id();
    }

    private static String act(Draft draft, ActOnStackUpgrade act) {
        var stack = existing(draft, act.id());
        var possible = draft.view().servicesOf(stack.id()).stream()
                .filter(service -> act.services().isEmpty() || act.services().contains(service.name()))
                .filter(act.action()::possible).toList();
        if (possible.isEmpty()) {
            throw new Refusal(Code.ActionNotAvailable, "action", "no service of " + stack.name()
                    + " is in a state for " + act.action().wire());
        }
        possible.forEach(service -> draft.put(act.action().of(service, draft.now())));
        return stack.id();
    }

    private static String create(Draft draft, CreateVolumeTemplate create) {
        var stack = draft.view().get(Stack.class, create.stackId());
        if (stack == null || stack.state() != Stack.State.ACTIVE) {
            throw new Refusal(Code.InvalidReference, "stackId", "there is no stack " + create.stackId());
        }
        if (!create.name().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            throw new Refusal(Code.InvalidCharacters, "name",
                    "a volume's name has letters, digits, '_', '.' and '-', and begins with one of the first two");
        }
        if (stack.volumes().containsKey(create.name())) {
            throw new Refusal(Code.NotUnique, "name",
                    "the stack " + stack.name() + " has a volume " + create.name() + " already");
        }
        draft.put(StackVolumes.with(draft, stack, Map.of(create.name(), create.spec()), "name"));
        return stack.id();
    }

    private static String remove(Draft draft, RemoveVolumeTemplate remove) {
        var stack = existing(draft, remove.stackId());
        var without = StackVolumes.without(stack, remove.name());
        if (without == null) {
            throw Refusal.notFound("the volume " + remove.name() + " of the stack " + stack.name());
        }
        draft.put(without);
        return stack.id();
    }

    private static Stack existing(Draft draft, String id) {
        var stack = draft.view().get(Stack.class, id);
        if (stack == null) {
            throw Refusal.notFound("the stack " + id);
        }
        if (stack.state() == Stack.State.REMOVING) {
            throw new Refusal(Code.InvalidState, null, "the stack " + stack.name() + " is being removed");
        }
        return stack;
    }
}
