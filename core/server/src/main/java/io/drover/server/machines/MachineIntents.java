package io.drover.server.machines;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.Machine.Order;
import io.drover.model.Machine.State;
import io.drover.model.Machine.Task;
import io.drover.model.Machine.Work;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.RegistrationToken;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.CreateMachine;
import io.drover.model.intent.Intent.RemoveMachine;
import io.drover.model.intent.Intent.RetryMachine;
import io.drover.model.intent.Intent.UpdateMachine;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What people may ask of machines. */
public final class MachineIntents implements IntentHandler {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?");
    private final IntentHandler hosts;

    /** @param hosts applies what is asked of hosts */
    public MachineIntents(IntentHandler hosts) {
        this.hosts = hosts;
    }

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateMachine create -> create(draft, create);
            case UpdateMachine update -> update(draft, update);
            case RetryMachine retry -> retry(draft, retry);
            case RemoveMachine remove -> remove(draft, remove);
            default -> throw new IllegalArgumentException("not about machines: " + intent);
        };
    }

    private static String create(Draft draft, CreateMachine create) {
        requireFree(draft, create.name());
        var token = new RegistrationToken(draft.newId(Kind.REGISTRATION_TOKEN), draft.newUuid(), create.name(),
                "of the machine " + create.name(), create.token(), false, draft.now(), null);
        draft.put(token);
        var machine = new Machine(draft.newId(Kind.MACHINE), draft.newUuid(), create.name(), create.description(),
                create.driver(), create.settings(), create.secrets(), create.labels(), create.server(), token.id(),
                Map.of(), new Order(Task.MAKE, 1), Work.NONE, State.REQUESTED, null, null, draft.now(), null);
        draft.put(machine);
        return machine.id();
    }

    private static String update(Draft draft, UpdateMachine update) {
        var machine = existing(draft, update.id());
        if (update.name() != null && !update.name().equals(machine.name())) {
            requireFree(draft, update.name());
            machine = machine.withName(update.name());
        }
        draft.put(update.description() == null ? machine : machine.withDescription(update.description()));
        return machine.id();
    }

    private static String retry(Draft draft, RetryMachine retry) {
        var machine = existing(draft, retry.id());
        if (machine.state() != State.ERROR || machine.order().task() != Task.MAKE) {
            throw new Refusal(Code.ActionNotAvailable, "action",
                    "only a machine whose making failed is made once more");
        }
        draft.put(machine.withSettings(with(machine.settings(), retry.settings(), retry.secrets()))
                .withSecrets(with(machine.secrets(), retry.secrets(), retry.settings())).withServer(retry.server())
                .withOrder(new Order(Task.MAKE, machine.order().number() + 1)));
        return machine.id();
    }

    /** @param elsewhere what was of these before and is not any more, since the driver is another version */
    private static Map<String, String> with(Map<String, String> before, Map<String, String> anew,
            Map<String, String> elsewhere) {
        var all = new TreeMap<>(before);
        all.keySet().removeAll(elsewhere.keySet());
        all.putAll(anew);
        return all;
    }

    private String remove(Draft draft, RemoveMachine remove) {
        var machine = existing(draft, remove.id());
        var host = draft.view().get(Host.class, machine.hostId());
        if (host == null || host.state() == Host.State.REMOVING) {
            draft.put(machine.toRemove());
            return machine.id();
        }
        if (host.state() == Host.State.ACTIVE) {
            hosts.handle(draft, new ActOnHost(host.id(), ActOnHost.Action.DEACTIVATE));
        }
        // which removes the machine with it
        hosts.handle(draft, new ActOnHost(host.id(), ActOnHost.Action.REMOVE));
        return machine.id();
    }

    private static void requireFree(Draft draft, String name) {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid("name", "must be 1 to 63 letters, digits, dots and dashes, and begin and end with a"
                    + " letter or a digit");
        }
        if (draft.view().all(Machine.class, Kind.MACHINE).stream().anyMatch(one -> one.name().equals(name))) {
            throw new Refusal(Code.NotUnique, "name", "there is a machine " + name + " already");
        }
    }

    private static Machine existing(Draft draft, String id) {
        var machine = draft.view().get(Machine.class, id);
        if (machine == null) {
            throw Refusal.notFound("the machine " + id);
        }
        return machine;
    }
}
