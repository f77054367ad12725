package io.drover.server.simulation;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.ActOnService;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.hosts.HostIntents;
import io.drover.server.services.ServiceIntents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One story, told by its seed: a world, some services, minutes of faults and wishes, and then peace. */
final class Simulation {
    private static final Duration PEACE = Duration.ofSeconds(150);
    private final World world;
    private final Random random;
    private final ServiceIntents intents = new ServiceIntents();
    private final HostIntents hostIntents = new HostIntents();
    private final List<String> services = new ArrayList<>();

    private Simulation(long seed, Bugs bugs) {
        this.random = new Random(seed * 31 + 7);
        this.world = new World(seed, bugs, 1 + 2 * random.nextInt(2), 4 + random.nextInt(5));
    }

    /** What was violated; empty when all is well. */
    static List<String> run(long seed, Bugs bugs) {
        var simulation = new Simulation(seed, bugs);
        try {
            simulation.tell(Story.values()[(int) Math.floorMod(seed, (long) Story.values().length)]);
        } catch (Observer.Found e) {
            // it is in the list
        }
        return simulation.world.observer().violations();
    }

    /** What kind of faults come. */
    private enum Story {
        EVERYTHING, SERVERS_ONLY, MASS_LOSS, HOSTS_ONLY
    }

    private void tell(Story story) {
        world.time().run(Duration.ofSeconds(5));
        makeServices();
        world.time().run(Duration.ofSeconds(60));
        var before = world.observer().running();
        switch (story) {
            case EVERYTHING -> trouble(true, true, true);
            case SERVERS_ONLY -> {
                trouble(true, false, false);
                heal();
                world.time().run(PEACE);
                untouched(before);
            }
            case MASS_LOSS -> massLoss(before);
            case HOSTS_ONLY -> trouble(false, true, true);
        }
        heal();
        world.time().run(PEACE);
        world.observer().converged();
    }

    private void makeServices() {
        world.database().truth().update(SimDatabase.SCOPE, draft -> {
            var stack = draft.newId(Kind.STACK);
            draft.put(
                    new Stack(stack, draft.newUuid(), "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                            Map.of(), List.of(), draft.now(), null));
            for (var i = 0; i < 3; i++) {
                var config = LaunchConfig.of("", "image");
                var scale = 1 + random.nextInt(6);
                if (i == 1) {
                    scale = 2;
                    config = config.withNetworking(config.networking()
                            .withPorts(List.of(new PortSpec(null, 80, 80, PortSpec.Protocol.TCP))));
                }
                var spec = ServiceSpec.of("s" + i, config, scale);
                if (i == 2) {
                    var side = LaunchConfig.of("side", "image");
                    spec = spec.withSidekicks(List.of(side.withStorage(side.storage().withVolumesFrom(List.of("s2")))));
                }
                var id = draft.newId(Kind.SERVICE);
                draft.put(new Service(id, draft.newUuid(), stack, spec, Map.of(), Service.State.ACTIVATING, false, 1,
                        null,
                        draft.now(), null));
                services.add(id);
            }
            return true;
        });
    }

    private void trouble(boolean servers, boolean hosts, boolean wishes) {
        for (var i = 0; i < 25; i++) {
            world.time().run(Duration.ofMillis(200 + random.nextInt(8_000)));
            if (servers && random.nextInt(2) == 0) {
                // losing what hosts say is a fault of the network between, and hosts may be judged by it
                serverFault(hosts ? 5 : 4);
            }
            if (hosts && random.nextInt(2) == 0) {
                hostFault();
            }
            if (wishes && random.nextInt(3) == 0) {
                wish();
            }
            if (wishes && random.nextInt(6) == 0) {
                hostWish();
            }
        }
    }

    private void serverFault(int kinds) {
        var node = world.nodes().get(random.nextInt(world.nodes().size()));
        var length = List.of(1_000, 5_000, 30_000, 70_000).get(random.nextInt(4));
        switch (random.nextInt(kinds)) {
            case 0 -> {
                node.kill();
                world.time().after(length, node::start);
            }
            case 1 -> {
                node.pause();
                world.time().after(length, node::resume);
            }
            case 2 -> {
                world.database().up(false);
                world.time().after(length / 2, () -> world.database().up(true));
            }
            case 3 -> {
                world.database().trouble(0.3);
                world.time().after(length, () -> world.database().trouble(0));
            }
            default -> {
                world.loss(0.15);
                world.time().after(Math.min(length, 10_000), () -> world.loss(0));
            }
        }
    }

    private void hostFault() {
        var host = world.hosts().get(random.nextInt(world.hosts().size()));
        var length = List.of(1_000, 6_000, 20_000, 90_000).get(random.nextInt(4));
        switch (random.nextInt(5)) {
            case 0 -> {
                host.powerOff();
                world.time().after(length, host::boot);
            }
            case 1 -> {
                host.link(false);
                world.time().after(length, () -> host.link(true));
            }
            case 2 -> host.restartAgent();
            case 3 -> host.harm(random.nextInt(100), false);
            default -> host.harm(random.nextInt(100), true);
        }
    }

    private void wish() {
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
                owner.update(draft -> intents.handle(draft, new UpdateService(id,
                        ServiceSpec.of("any", LaunchConfig.of("", "image"), scale), Set.of(Part.SCALE))));
                world.observer().acknowledged(id, scale);
            }
        } catch (Refusal refusal) {
            if (refusal.code() == Refusal.Code.ServiceUnavailable) {
                world.observer().unknown(id);
            }
        }
    }

    /** Somebody empties a host, takes it back, or lets it go; a machine that was let go is made a host again later. */
    private void hostWish() {
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

    private void takeBack(SimHost host) {
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

    /** Half of the hosts are cut off at once: nothing may move. */
    private void massLoss(Map<String, Integer> before) {
        var cut = world.hosts().subList(0, world.hosts().size() / 2);
        cut.forEach(host -> host.link(false));
        world.time().run(Duration.ofSeconds(60));
        untouched(before);
        cut.forEach(host -> host.link(true));
        world.time().run(Duration.ofSeconds(30));
        untouched(before);
    }

    private void untouched(Map<String, Integer> before) {
        var now = world.observer().running();
        before.forEach((id, starts) -> {
            if (!starts.equals(now.get(id))) {
                world.observer().violation(id + " ran, and was moved or started again for no fault of its own");
            }
        });
    }

    private void heal() {
        world.database().up(true);
        world.database().trouble(0);
        world.loss(0);
        world.nodes().forEach(node -> {
            node.resume();
            node.start();
        });
        world.hosts().forEach(host -> {
            host.link(true);
            if (!host.reachable()) {
                host.boot();
            }
        });
        // whatever removals were asked for are done by then, and whoever was let go has heard so
        world.time().run(Duration.ofSeconds(30));
        world.hosts().forEach(this::takeBack);
    }
}
