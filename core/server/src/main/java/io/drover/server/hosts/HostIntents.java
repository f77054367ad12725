package io.drover.server.hosts;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.Host.AgentState;
import io.drover.model.Host.State;
import io.drover.model.Instance.Desired;
import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.RegistrationToken;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.ActOnRegistrationToken;
import io.drover.model.intent.Intent.CreateRegistrationToken;
import io.drover.model.intent.Intent.RegisterHost;
import io.drover.model.intent.Intent.UpdateHost;
import io.drover.model.intent.Intent.UpdateRegistrationToken;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people and machines may ask about hosts. */
public final class HostIntents implements IntentHandler {

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateRegistrationToken create -> create(draft, create);
            case UpdateRegistrationToken update -> update(draft, update);
            case ActOnRegistrationToken act -> act(draft, act);
            case RegisterHost register -> register(draft, register);
            case UpdateHost update -> update(draft, update);
            case ActOnHost act -> act(draft, act);
            default -> throw new IllegalArgumentException("not about hosts: " + intent);
        };
    }

    private static String create(Draft draft, CreateRegistrationToken create) {
        var token = new RegistrationToken(draft.newId(Kind.REGISTRATION_TOKEN), draft.newUuid(), create.name(),
                create.description(), create.token(), false, draft.now(), null);
        draft.put(token);
        return token.id();
    }

    private static String update(Draft draft, UpdateRegistrationToken update) {
        var token = token(draft, update.id());
        draft.put(token.withName(update.name() == null ? token.name() : update.name())
                .withDescription(update.description() == null ? token.description() : update.description()));
        return token.id();
    }

    private static String act(Draft draft, ActOnRegistrationToken act) {
        var token = token(draft, act.id());
        draft.put(switch (act.action()) {
            case ACTIVATE -> token.withInactive(false);
            case DEACTIVATE -> token.withInactive(true);
            case REMOVE -> token.withRemoved(draft.now());
        });
        return token.id();
    }

    private static RegistrationToken token(Draft draft, String id) {
        var token = draft.view().get(RegistrationToken.class, id);
        if (token == null) {
            throw Refusal.notFound("the registration token " + id);
        }
        return token;
    }

    private static String register(Draft draft, RegisterHost register) {
        if (register.uuid().isBlank() || register.uuid().length() > 128) {
            throw Refusal.invalid("uuid", "must have 1 to 128 characters");
        }
        HostAddress.check(register.agentIp());
        Inventory.check(register.facts());
        var known = draft.view().hostWithUuid(register.uuid());
        var host = known == null || known.state() == State.REMOVING
                ? new Host(draft.newId(Kind.HOST), register.uuid(), register.hostname(), null, null, register.labels(),
                        register.facts(), register.agentIp(), State.REGISTERING, AgentState.RECONNECTING, draft.now(),
                        null, HostNetwork.NONE, List.of(), register.accessKey(), register.secretHash(), draft.now(),
                        null)
                // the same machine again: a new address, new labels, new credentials
                : known.withHostname(register.hostname()).withAgentIp(register.agentIp()).withFacts(register.facts())
                        .withLabels(register.labels().isEmpty() ? known.labels() : register.labels())
                        .withAccessKey(register.accessKey()).withSecretHash(register.secretHash());
        draft.put(become(draft, host, register.token()));
        return host.id();
    }

    /** Who registers by the token of a machine that a driver makes is that machine's host. */
    private static Host become(Draft draft, Host host, @Nullable String token) {
        var known = token == null ? null : draft.view().credential(token);
        if (known == null) {
            return host;
        }
        for (var machine : draft.view().all(Machine.class, Kind.MACHINE)) {
            if (!machine.tokenId().equals(known.id())) {
                continue;
            }
            if (machine.order().task() != Machine.Task.MAKE) {
                throw new Refusal(Code.InvalidState, null, "the machine " + machine.name() + " is being removed");
            }
            if (draft.view().get(Host.class, machine.hostId()) == null) {
                draft.put(machine.withHostId(host.id()));
                return host.name() == null ? host.withName(machine.name()) : host;
            }
        }
        return host;
    }

    private static String update(Draft draft, UpdateHost update) {
        var host = existing(draft, update.id());
        if (update.name() != null) {
            host = host.withName(update.name());
        }
        if (update.description() != null) {
            host = host.withDescription(update.description());
        }
        if (update.labels() != null) {
            host = host.withLabels(update.labels());
        }
        draft.put(host);
        return host.id();
    }

    private static String act(Draft draft, ActOnHost act) {
        var host = existing(draft, act.id());
        switch (act.action()) {
            case ACTIVATE -> {
                allow(host, "activate", host.state() == State.INACTIVE);
                draft.put(host.withState(State.ACTIVE));
            }
            case DEACTIVATE -> {
                allow(host, "deactivate", host.state() == State.ACTIVE);
                draft.put(host.withState(State.INACTIVE));
            }
            case EVACUATE -> {
                allow(host, "evacuate", host.state() == State.ACTIVE || host.state() == State.INACTIVE);
                draft.put(host.withState(State.INACTIVE));
                draft.view().instancesOn(host.id()).stream()
                        .filter(instance -> !instance.system() && !instance.nativeContainer())
                        .forEach(instance -> draft.put(instance.withDesired(Desired.REMOVED)));
            }
            case REMOVE -> {
                if (host.state() != State.INACTIVE && host.agentState() == AgentState.ACTIVE) {
                    throw new Refusal(Code.MethodNotAllowed, null,
                            "the host " + host.hostname() + " is active: deactivate it first");
                }
                draft.put(host.withState(State.REMOVING));
                // given up here, so that services make them elsewhere; the machine itself keeps what runs on it
                draft.view().instancesOn(host.id())
                        .forEach(instance -> draft.put(instance.withDesired(Desired.REMOVED)));
                var machine = draft.view().machineOf(host.id());
                if (machine != null) {
                    draft.put(machine.toRemove());
                }
            }
        }
        return host.id();
    }

    private static void allow(Host host, String action, boolean allowed) {
        if (!allowed) {
            throw new Refusal(Code.ActionNotAvailable, "action",
                    "a host that is " + host.state().name().toLowerCase(Locale.ROOT) + " cannot " + action);
        }
    }

    private static Host existing(Draft draft, String id) {
        var host = draft.view().get(Host.class, id);
        if (host == null) {
            throw Refusal.notFound("the host " + id);
        }
        return host;
    }
}
