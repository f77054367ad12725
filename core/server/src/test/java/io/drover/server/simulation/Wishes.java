package io.drover.server.simulation;

import java.util.Set;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.ActOnInstance;
import io.drover.model.intent.Intent.ActOnService;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.RestartService;
import io.drover.model.intent.Intent.ServiceLink;
import io.drover.model.intent.Intent.SetServiceLinks;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.hosts.HostIntents;
import io.drover.server.services.ContainerIntents;
import io.drover.server.services.ServiceIntents;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What people ask for. */
final class Wishes {
    private static final List<HealthCheck> CHECKS = List.of(check("recreate"), check("none"),
            check("recreateOnQuorum"));
    private static final long RESTART_DEADLINE = 15_000;
    private final World world;
    private final Random random;
    private final ServiceIntents intents = new ServiceIntents();
    private final ContainerIntents containerIntents = new ContainerIntents();
    private final HostIntents hostIntents = new HostIntents();
    private final List<String> services = new ArrayList<>();
    private final List<String> outside = new ArrayList<>();
    private UpgradeWishes upgrades;

    private static HealthCheck check(String strategy) {
        return new HealthCheck(80, null, 1_000, 1_000, 2, 3, 20_000, 20_000, strategy, 1);
    }

    Wishes(World world, Random random) {
        this.world = world;
        this.random = random;
        this.upgrades = new UpgradeWishes(world, random, services, "");
    }

    void makeServices() {
        var broken = world.database().truth().update(SimDatabase.SCOPE, draft -> {
            var stack = draft.newId(Kind.STACK);
            draft.put(
                    new Stack(stack, draft.newUuid(), "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                            Map.of(), List.of(), draft.now(), null));
            for (var i = 0; i < 3; i++) {
                services.add(make(draft, stack, spec(i), Map.of(), true));
            }
            var user = LaunchConfig.of("", "image").withHealthCheck(CHECKS.getFirst());
            // in an order of its own: Map.of has another one in every process, and no seed could be replayed there
            services.add(make(draft, stack, ServiceSpec.of("user", user, 1),
                    new TreeMap<>(Map.of("a", services.get(0), "b", services.get(2))), random.nextBoolean()));
            for (var i = 0; i < 2; i++) {
                outside.add(make(draft, stack, ServiceSpec.of("out" + i, user, 1).withKind(ServiceKind.EXTERNAL)
                        .withLaunchConfig(null).withExternalIps(addresses()).withHealthCheck(CHECKS.getFirst()),
                        Map.of(), true));
            }
            // only to be upgraded to
            return make(draft, stack, ServiceSpec.of("broken", user.withImage(UpgradeWishes.BAD), 0), Map.of(), false);
        });
        upgrades = new UpgradeWishes(world, random, services, broken);
    }

    private ServiceSpec spec(int i) {
        var config = LaunchConfig.of("", "image").withHealthCheck(CHECKS.get(i));
        var scale = 1 + random.nextInt(6);
        if (i == 1) {
            scale = 2;
            config = config.withNetworking(config.networking()
                    .withPorts(List.of(new PortSpec(null, 80, 80, PortSpec.Protocol.TCP))));
        }
        var spec = ServiceSpec.of("s" + i, config, scale).withRetainIp(i == 0);
        if (i == 2) {
            var side = LaunchConfig.of("side", "image");
            spec = spec.withSidekicks(List.of(side.withStorage(side.storage().withVolumesFrom(List.of("s2")))));
        }
        return spec;
    }

    private static String make(Draft draft, String stack, ServiceSpec spec, Map<String, String> links, boolean start) {
        var id = draft.newId(Kind.SERVICE);
        draft.put(new Service(id, draft.newUuid(), stack, spec, links,
                start ? Service.State.ACTIVATING : Service.State.INACTIVE, false, Map.of(), Set.of(), 1, null,
                draft.now(), null));
        return id;
    }

    void wish() {
        var owner = world.owner();
        if (owner == null) {
            return;
        }
        var id = services.get(random.nextInt(services.size()));
        var scale = id.equals(services.get(1)) ? random.nextInt(3) : random.nextInt(7);
        try {
            if (random.nextInt(4) == 0) {
                var service = world.database().view().get(Service.class, id);
                var action = service != null && service.state() == Service.State.INACTIVE
                        ? ActOnService.Action.ACTIVATE
                        : ActOnService.Action.DEACTIVATE;
                owner.update(draft -> intents.handle(draft, new ActOnService(id, action)));
            } else {
                owner.update(draft -> intents.handle(draft, scaled(id, scale)));
                // the same as it is, while an upgrade to another service moves it, is asked of a moment only
                if (upgrades.moves(id)) {
                    world.observer().unknown(id);
                } else {
                    world.observer().acknowledged(id, scale);
                }
            }
        } catch (Refusal refusal) {
            if (refusal.code() == Refusal.Code.ServiceUnavailable) {
                world.observer().unknown(id);
            }
        }
    }

    private List<String> addresses() {
        var all = new ArrayList<>(Elsewhere.ADDRESSES);
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, 1 + random.nextInt(all.size())));
    }

    /** An external service is to have other addresses, or to rest, or to rest no longer. */
    void outsideWish() {
        var owner = world.owner();
        var id = outside.get(random.nextInt(outside.size()));
        var service = world.database().view().get(Service.class, id);
        if (owner == null || service == null) {
            return;
        }
        var resting = service.state() == Service.State.INACTIVE;
        var wish = resting || random.nextInt(3) == 0
                ? new ActOnService(id, resting ? ActOnService.Action.ACTIVATE : ActOnService.Action.DEACTIVATE)
                : new UpdateService(id, service.spec().withExternalIps(addresses()), Set.of(Part.EXTERNAL_IPS));
        try {
            owner.update(draft -> intents.handle(draft, wish));
        } catch (Refusal refusal) {
            // not now
        }
    }

    /** Somebody restarts a service, a few containers at a time, or has enough of that. */
    void restart() {
        var owner = world.owner();
        var id = services.get(random.nextInt(services.size()));
        var service = world.database().view().get(Service.class, id);
        if (owner == null || service == null) {
            return;
        }
        var wish = service.state() == Service.State.RESTARTING && random.nextBoolean()
                ? new ActOnService(id, ActOnService.Action.ACTIVATE)
                : new RestartService(id, 1 + random.nextInt(3), random.nextInt(3_000), RESTART_DEADLINE);
        try {
            owner.update(draft -> intents.handle(draft, wish));
        } catch (Refusal refusal) {
            // not now
        }
    }

    /** Somebody waits no longer for what is to go: that it goes is not forgotten. */
    void purge() {
        var owner = world.owner();
        var leaving = world.database().view().instances().stream().filter(Instance::canPurge)
                .min(Comparator.comparing(Instance::id));
        if (owner == null || leaving.isEmpty()) {
            return;
        }
        try {
            owner.update(draft -> containerIntents.handle(draft,
                    new ActOnInstance(leaving.get().id(), ActOnInstance.Action.PURGE)));
        } catch (Refusal refusal) {
            // it may be gone meanwhile
        }
    }

    UpgradeWishes upgrades() {
        return upgrades;
    }

    /** Nobody can ask for this, and asking changes nothing. */
    void badWish() {
        var owner = world.owner();
        if (owner == null) {
            return;
        }
        var id = services.getFirst();
        var bad = Fault.oneOf(world, List.of(scaled(id, -1),
                scaled(id, Integer.MAX_VALUE),
                new CreateService("1st999", ServiceSpec.of("s", LaunchConfig.of("", "image"), 1), Map.of(), true),
                new SetServiceLinks(id, List.of(new ServiceLink("1s999", null)))));
        var before = world.database().view().seq();
        try {
            owner.update(draft -> {
                if (world.has(Bug.TAKES_BAD_INPUT)) {
                    return "taken";
                }
                return intents.handle(draft, bad);
            });
            world.observer().violation(bad + " was taken");
        } catch (Refusal refusal) {
            world.observer().refused(refusal, before);
        }
    }

    /** Somebody empties a host, takes it back, or lets it go; a machine that was let go is made a host again later. */
    void hostWish() {
        var owner = world.owner();
        var host = world.hosts().get(random.nextInt(world.hosts().size()));
        var row = world.database().view().get(Host.class, host.id());
        if (owner == null || row == null) {
            return;
        }
        var action = row.state() == Host.State.ACTIVE
                ? ActOnHost.Action.EVACUATE
                : random.nextBoolean() ? ActOnHost.Action.ACTIVATE : ActOnHost.Action.REMOVE;
        try {
            owner.update(draft -> hostIntents.handle(draft, new ActOnHost(host.id(), action)));
        } catch (Refusal refusal) {
            // it may have been done all the same
        }
    }

    void takeBack(SimHost host) {
        world.database().truth().update(SimDatabase.SCOPE, draft -> {
            var row = draft.view().get(Host.class, host.id());
            if (row == null || row.state() == Host.State.REMOVING) {
                host.register(draft);
            } else if (row.state() == Host.State.INACTIVE) {
                hostIntents.handle(draft, new ActOnHost(host.id(), ActOnHost.Action.ACTIVATE));
            }
            return true;
        });
    }

    private static UpdateService scaled(String id, int scale) {
        return new UpdateService(id, ServiceSpec.of("any", LaunchConfig.of("", "image"), scale), Set.of(Part.SCALE));
    }
}
