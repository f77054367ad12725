package io.drover.server.services;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.RollingRestart;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnService;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.RestartService;
import io.drover.model.intent.Intent.SetServiceLinks;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.spec.NamesIn;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.SpecRules;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Set;

/** What people may ask of services. */
public final class ServiceIntents implements IntentHandler {
    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateService create -> create(draft, create);
            case UpdateService update -> update(draft, update);
            case SetServiceLinks links -> links(draft, links);
            case ActOnService act -> act(draft, act);
            case RestartService restart -> restart(draft, restart);
            default -> throw new IllegalArgumentException("not about services: " + intent);
        };
    }

    private static String create(Draft draft, CreateService create) {
        SpecRules.check(create.spec());
        var stack = draft.view().get(Stack.class, create.stackId());
        if (stack == null || stack.state() != Stack.State.ACTIVE) {
            throw new Refusal(Code.InvalidReference, "stackId", "there is no stack " + create.stackId());
        }
        requireFree(draft, stack, create.spec().name());
        create.links().values().forEach(id -> linked(draft, id));
        var service = new Service(draft.newId(Kind.SERVICE), draft.newUuid(), stack.id(), create.spec(), create.links(),
                create.start() ? State.ACTIVATING : State.INACTIVE, false, Map.of(), Set.of(), 1, null,
                draft.now(), null);
        draft.put(service);
        return service.id();
    }

    private static void requireFree(Draft draft, Stack stack, String name) {
        if (draft.view().serviceNamed(stack.id(), name) != null) {
            throw new Refusal(Code.NotUnique, "name",
                    "the stack " + stack.name() + " has a service " + name + " already");
        }
    }

    private static String update(Draft draft, UpdateService update) {
        var service = existing(draft, update.id());
        var spec = service.spec();
        for (var part : update.parts()) {
            spec = changed(spec, update.to(), part);
        }
        spec = NamesIn.launchConfigs(spec, service.name(), spec.name());
        SpecRules.check(spec);
        if (!spec.name().equals(service.name())) {
            var stack = Objects.requireNonNull(draft.view().get(Stack.class, service.stackId()));
            if (!spec.name().equalsIgnoreCase(service.name())) {
                requireFree(draft, stack, spec.name());
            }
            Renames.service(draft, stack, service, spec.name());
        }
        if (spec.scale() != service.spec().scale()) {
            requireOwnScale(draft, service);
        }
        var scaled = spec.scale() != service.spec().scale();
        // a restart that was given up is the past of other containers
        var restart = scaled && service.state() != State.RESTARTING ? null : service.restart();
        draft.put(service.withSpec(spec).withRestart(restart)
                .withState(scaled && service.state() == State.ACTIVE ? State.UPDATING_ACTIVE : service.state())
                .withUpgrade(Renames.upgrade(service.upgrade(), service.name(), spec.name())));
        return service.id();
    }

    /** While one service takes over from another, the scale of both is how far that has come. */
    private static void requireOwnScale(Draft draft, Service service) {
        for (var busy : draft.view().upgrading()) {
            var to = Objects.requireNonNull(busy.upgrade()).to();
            if (to != null && (busy.id().equals(service.id()) || to.serviceId().equals(service.id()))) {
                throw new Refusal(Code.InvalidState, "scale", "the scale of " + service.name() + " changes with the"
                        + " upgrade of " + busy.name() + ", which is to be finished or rolled back first");
            }
        }
    }

    private static ServiceSpec changed(ServiceSpec spec, ServiceSpec to, Part part) {
        return switch (part) {
            case NAME -> spec.withName(to.name());
            case DESCRIPTION -> spec.withDescription(to.description());
            case SCALE -> spec.withScale(to.scale());
            case SCALE_POLICY -> spec.withScalePolicy(to.scalePolicy());
            case METADATA -> spec.withMetadata(to.metadata());
            case RETAIN_IP -> spec.withRetainIp(to.retainIp());
            case EXTERNAL_IPS -> spec.withExternalIps(to.externalIps());
            case HOSTNAME -> spec.withHostname(to.hostname());
            case SELECTOR_LINK -> spec.withSelectorLink(to.selectorLink());
            case SELECTOR_CONTAINER -> spec.withSelectorContainer(to.selectorContainer());
            case LAUNCH_CONFIG -> spec.withLaunchConfig(to.launchConfig())
                    .withDrainTimeoutMillis(to.drainTimeoutMillis());
            case LB_CONFIG -> spec.withLbConfig(to.lbConfig());
            case DRIVER -> spec.withDriver(to.driver());
        };
    }

    private static String links(Draft draft, SetServiceLinks set) {
        var service = existing(draft, set.id());
        var links = new LinkedHashMap<String, String>();
        for (var link : set.links()) {
            var other = linked(draft, link.serviceId());
            var name = link.name() == null || link.name().isEmpty() ? other.name() : link.name();
            if (links.put(name, other.id()) != null) {
                throw new Refusal(Code.NotUnique, "serviceLinks", "two links are called " + name);
            }
        }
        draft.put(service.withLinks(links));
        return service.id();
    }

    private static String act(Draft draft, ActOnService act) {
        var service = act.action() == ActOnService.Action.PURGE
                ? leaving(draft, act.id())
                : existing(draft, act.id());
        var next = switch (act.action()) {
            case ACTIVATE -> {
                allow(service, "activate", service.state().canActivate());
                yield State.ACTIVATING;
            }
            case DEACTIVATE -> {
                allow(service, "deactivate", service.state().canDeactivate());
                yield State.DEACTIVATING;
            }
            case REMOVE -> State.REMOVING;
            case PURGE -> {
                draft.view().instancesOf(service.id()).forEach(it -> draft.put(it.purge()));
                yield State.REMOVING;
            }
        };
        Restarts.withdraw(draft, service);
        draft.put(service.withState(next).withRestart(null));
        return service.id();
    }

    private static Service leaving(Draft draft, String id) {
        var service = draft.view().get(Service.class, id);
        if (service == null) {
            throw Refusal.notFound("the service " + id);
        }
        allow(service, "be purged", service.state() == State.REMOVING);
        return service;
    }

    private static void allow(Service service, String action, boolean allowed) {
        if (!allowed) {
            throw new Refusal(Code.ActionNotAvailable, "action", "a service that is "
                    + service.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + " cannot "
                    + action);
        }
    }

    private static String restart(Draft draft, RestartService restart) {
        var service = existing(draft, restart.id());
        allow(service, "restart", service.state() == State.ACTIVE && service.spec().hasContainers());
        var rolling = RollingRestart.begin(restart.batchSize(), restart.intervalMillis(), restart.deadlineMillis(),
                Restarts.runs(draft.view(), service), draft.now());
        draft.put(service.withState(State.RESTARTING).withMessage(null).withRestart(rolling));
        return service.id();
    }

    private static Service existing(Draft draft, String id) {
        return Service.asked(draft.view().get(Service.class, id), id);
    }

    private static Service linked(Draft draft, String id) {
        var service = draft.view().get(Service.class, id);
        if (service == null) {
            throw new Refusal(Code.InvalidReference, "serviceLinks", "there is no service " + id);
        }
        return service;
    }

}
