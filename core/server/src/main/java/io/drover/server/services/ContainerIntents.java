package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Instance.Restart;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Service;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnInstance;
import io.drover.model.intent.Intent.CreateInstance;
import io.drover.model.intent.Intent.StopInstance;
import io.drover.model.intent.Intent.UpdateInstance;
import io.drover.model.spec.Labels;
import io.drover.model.spec.SpecRules;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.Locale;

/** What people may ask of single containers. */
public final class ContainerIntents implements IntentHandler {
    /** A day, in seconds. */
    private static final int LONGEST_STOP = 86_400;

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateInstance create -> create(draft, create);
            case UpdateInstance update -> update(draft, update);
            case ActOnInstance act -> act(draft, act);
            case StopInstance stop -> stop(draft, stop);
            default -> throw new IllegalArgumentException("not about containers: " + intent);
        };
    }

    private static String create(Draft draft, CreateInstance create) {
        var uuid = draft.newUuid();
        var name = create.name() == null || create.name().isEmpty() ? uuid.substring(0, 8) : create.name();
        SpecRules.name("name", name);
        SpecRules.container(create.config());
        requireFree(draft, name, "");
        var hostId = create.config().label(Labels.REQUESTED_HOST);
        if (hostId != null && draft.view().get(Host.class, hostId) == null) {
            throw new Refusal(Code.InvalidReference, "requestedHostId", "there is no host " + hostId);
        }
        var instance = new Instance(draft.newId(Kind.INSTANCE), uuid, name, create.description(), null, null,
                draft.newUuid(), 1, 1, create.config(), hostId, create.start() ? Desired.RUNNING : Desired.STOPPED,
                null, 0, null, null, null, null, null, false, null, null, InstanceState.REQUESTED, null, null, 0, null,
                null, null,
                draft.now(), null);
        draft.put(instance);
        return instance.id();
    }

    private static void requireFree(Draft draft, String name, String ownId) {
        if (draft.view().instancesNamed(name).stream()
                .anyMatch(other -> other.desired() != Desired.REMOVED && !other.id().equals(ownId))) {
            throw new Refusal(Code.NotUnique, "name", "there is a container " + name + " already");
        }
    }

    private static String update(Draft draft, UpdateInstance update) {
        var instance = existing(draft, update.id());
        if (update.name() != null && !update.name().equals(instance.name())) {
            SpecRules.name("name", update.name());
            requireFree(draft, update.name(), instance.id());
            instance = instance.withName(update.name());
        }
        draft.put(update.description() == null ? instance : instance.withDescription(update.description()));
        return instance.id();
    }

    private static String act(Draft draft, ActOnInstance act) {
        var instance = existing(draft, act.id());
        switch (act.action()) {
            case REMOVE -> {
                allow(instance, "be removed from here, since it was started by hand on its host",
                        !instance.nativeContainer());
                draft.put(instance.withDesired(Desired.REMOVED));
            }
            case PURGE -> {
                if (!instance.canPurge()) {
                    throw new Refusal(Code.ActionNotAvailable, "action",
                            "only a container that is being removed can be purged");
                }
                draft.put(instance.purge());
            }
            case RESTART -> {
                allow(instance, "restart", instance.canRestart());
                draft.put(again(instance));
            }
            case START -> {
                allow(instance, "start", instance.canStart(draft.view().get(Service.class, instance.serviceId())));
                draft.put(again(instance).withDesired(Desired.RUNNING).withStop(null));
            }
        }
        return instance.id();
    }

    private static String stop(Draft draft, StopInstance ask) {
        var instance = existing(draft, ask.id());
        var seconds = ask.stop().timeoutSeconds();
        if (seconds != null && (seconds < 0 || seconds > LONGEST_STOP)) {
            throw new Refusal(seconds < 0 ? Code.MinLimitExceeded : Code.MaxLimitExceeded, "timeout",
                    "timeout must be from 0 to " + LONGEST_STOP + " seconds, not " + seconds);
        }
        allow(instance, "stop", instance.canStop());
        draft.put(instance.withDesired(Desired.STOPPED).withStop(ask.stop()).withRestart(null));
        return instance.id();
    }

    /** The run that was last, if there was one, is over: the next may begin. */
    private static Instance again(Instance instance) {
        return instance.startedAt() == null
                ? instance
                : instance.withRestart(new Restart(instance.startedAt()));
    }

    private static void allow(Instance instance, String action, boolean allowed) {
        if (!allowed) {
            throw new Refusal(Code.ActionNotAvailable, "action", "a container that is "
                    + instance.state().name().toLowerCase(Locale.ROOT) + " cannot " + action);
        }
    }

    private static Instance existing(Draft draft, String id) {
        var instance = draft.view().get(Instance.class, id);
        if (instance == null) {
            throw Refusal.notFound("the container " + id);
        }
        return instance;
    }
}
