package io.drover.server.simulation;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One story, told by its seed: a world, some services, minutes of faults and wishes, and then peace. */
final class Simulation {
    /** Until everything is as it should be. */
    private static final Duration PEACE = Duration.ofSeconds(80);
    /** Longer than the rhythm of any room. */
    private static final Duration SILENCE = Duration.ofSeconds(70);
    /** So many times people decide on what has stopped, until all upgrades have ended. */
    private static final int DECISIONS = 40;
    private static final List<Integer> LENGTHS = List.of(1_000, 6_000, 20_000, 70_000);
    private static final List<Fault> OF_SERVERS = List.of(ServerFault.values());
    /** Whose clock jumps has waited for long, or not at all. */
    private static final List<Fault> OF_SERVERS_ON_TIME = OF_SERVERS.stream()
            .filter(fault -> fault != ServerFault.WRONG_CLOCK && fault != ServerFault.STROBING_CLOCK).toList();
    private static final List<Fault> OF_DATABASE = List.of(DatabaseFault.values());
    private static final List<Fault> OF_NETWORK = List.of(NetworkFault.values());
    private static final List<Fault> OF_HEALTH = List.of(HealthFault.values());
    private static final List<Fault> OF_HOSTS = Stream.<Fault>concat(Stream.of(HostFault.values()),
            Stream.of(EngineFault.values())).toList();
    private static final List<Fault> OUTSIDE = List.of(HealthFault.ADDRESS_ILL, HealthFault.ALL_ADDRESSES_ILL,
            HealthFault.CHECKER_WITHOUT_A_WAY_OUT, HealthFault.CHECKER_BLIND, HealthFault.NETWORK_AGENT_RESTARTED);
    private static final List<Fault> AWAY = List.of(HostFault.LOST_FOR_EVER, HostFault.POWERED_OFF, HostFault.CUT,
            HostFault.AGENT_PAUSED, HostFault.AGENT_KILLED, ServerFault.KILLED, ServerFault.PAUSED,
            ServerFault.ALL_KILLED, DatabaseFault.AWAY);
    private final World world;
    private final Random random;
    private final Wishes wishes;

    private Simulation(long seed, @Nullable Bug planted) {
        this.random = new Random(seed * 31 + 7);
        this.world = new World(seed, planted, 1 + 2 * random.nextInt(2), 4 + random.nextInt(5));
        this.wishes = new Wishes(world, random);
    }

    /** What was violated; empty when all is well. */
    static List<String> run(long seed, @Nullable Bug planted) {
        var simulation = new Simulation(seed, planted);
        try {
            simulation.tell(Story.values()[(int) Math.floorMod(seed, (long) Story.values().length)]);
        } catch (Observer.Found e) {
            // it is in the list
        }
        return simulation.world.observer().violations();
    }

    /** What kind of faults come. */
    private enum Story {
        EVERYTHING, SERVERS_ONLY, MASS_LOSS, HOSTS_ONLY, SERVERS_AWAY, ILL_MEANWHILE, CHECKER_VANISHES, UPGRADES,
        CALM_UPGRADES, OUTSIDE
    }

    private void tell(Story story) {
        world.time().run(Duration.ofSeconds(5));
        wishes.makeServices();
        world.time().run(Duration.ofSeconds(60));
        var before = world.observer().running();
        switch (story) {
            case EVERYTHING -> trouble(
                    List.of(OF_SERVERS, OF_DATABASE, OF_NETWORK, OF_HOSTS, OF_HOSTS, OF_HEALTH), true);
            case SERVERS_ONLY -> {
                // what the network keeps from a server is another matter: hosts may be judged by it
                trouble(List.of(OF_SERVERS, OF_DATABASE), false);
                heal();
                world.time().run(PEACE);
                untouched(before);
            }
            case MASS_LOSS -> massLoss(before);
            case HOSTS_ONLY -> trouble(List.of(OF_HOSTS, OF_HEALTH), true);
            case SERVERS_AWAY -> serversAway(before);
            case ILL_MEANWHILE -> illMeanwhile();
            case CHECKER_VANISHES -> checkerVanishes();
            case UPGRADES -> upgrades(List.of(OF_SERVERS, OF_DATABASE, OF_NETWORK, OF_HOSTS, OF_HEALTH));
            case OUTSIDE -> outside();
            case CALM_UPGRADES -> {
                world.observer().promises().calm();
                upgrades(List.of(OF_SERVERS_ON_TIME, OF_DATABASE));
            }
        }
        heal();
        world.time().run(PEACE);
        world.observer().converged(wishes.upgrades()::bad);
        if (wishes.upgrades().settle()) {
            settle();
            world.observer().converged(_ -> false);
        }
        var seq = world.database().view().seq();
        world.time().run(SILENCE);
        if (world.database().view().seq() != seq) {
            world.observer().violation("all is well, and yet something is written");
        }
    }

    private void trouble(List<List<Fault>> faults, boolean wished) {
        for (var i = 0; i < 25; i++) {
            world.time().run(Duration.ofMillis(200 + random.nextInt(8_000)));
            for (var kind : faults) {
                if (random.nextInt(faults.size() + 1) != 0) {
                    continue;
                }
                kind.get(random.nextInt(kind.size())).strike(world, LENGTHS.get(random.nextInt(LENGTHS.size())));
            }
            if (wished && random.nextInt(3) == 0) {
                wishes.wish();
            }
            if (wished && random.nextInt(3) == 0) {
                wishes.upgrades().wish();
            }
            if (wished && random.nextInt(5) == 0) {
                wishes.restart();
            }
            if (wished && random.nextInt(6) == 0) {
                wishes.hostWish();
            }
            if (wished && random.nextInt(6) == 0) {
                wishes.outsideWish();
            }
            if (wished && i % 3 == 0) {
                wishes.purge();
            }
            if (random.nextInt(4) == 0) {
                wishes.badWish();
            }
        }
    }

    private void upgrades(List<List<Fault>> faults) {
        for (var i = 0; i < 40; i++) {
            world.time().run(Duration.ofMillis(200 + random.nextInt(5_000)));
            for (var kind : faults) {
                if (random.nextInt(2 * faults.size()) == 0) {
                    kind.get(random.nextInt(kind.size())).strike(world, LENGTHS.get(random.nextInt(LENGTHS.size())));
                }
            }
            if (random.nextInt(3) != 0) {
                wishes.upgrades().wish();
            }
            if (random.nextInt(4) == 0) {
                wishes.restart();
            }
        }
    }

    /** What is outside gets ill and well, and now and then who checks it, or who hears that, is away for a while. */
    private void outside() {
        for (var i = 0; i < 20; i++) {
            world.time().run(Duration.ofMillis(200 + random.nextInt(30_000)));
            OUTSIDE.get(random.nextInt(OUTSIDE.size())).strike(world,
                    LENGTHS.get(random.nextInt(LENGTHS.size())));
            if (random.nextInt(4) == 0) {
                AWAY.get(random.nextInt(AWAY.size())).strike(world, LENGTHS.get(random.nextInt(LENGTHS.size())));
            }
            if (random.nextInt(6) == 0) {
                wishes.outsideWish();
            }
        }
    }

    /** Whatever somebody decides, it comes to an end. */
    private void settle() {
        for (var i = 0; wishes.upgrades().settle(); i++) {
            if (i == DECISIONS) {
                world.observer().violation("an upgrade has no end, whatever is decided");
                return;
            }
            world.time().run(Duration.ofSeconds(15));
        }
        world.time().run(Duration.ofSeconds(40));
    }

    /** Half of the hosts are cut off at once: nothing may move. */
    private void massLoss(Map<String, Integer> before) {
        var cut = world.hosts().subList(0, world.hosts().size() / 2);
        cut.forEach(host -> host.link(false));
        world.time().run(Duration.ofSeconds(60));
        untouched(before);
        world.observer().alarmed();
        cut.forEach(host -> host.link(true));
        world.time().run(Duration.ofSeconds(30));
        untouched(before);
    }

    /** No server is left: hosts keep what they have, and bring back what they lose. */
    private void serversAway(Map<String, Integer> before) {
        world.nodes().forEach(SimNode::kill);
        world.time().run(Duration.ofSeconds(10));
        untouched(before);
        world.hosts().forEach(host -> host.harm(random.nextInt(100), random.nextBoolean()));
        Fault.oneOf(world, world.hosts()).restartAgent();
        world.time().run(Duration.ofSeconds(40));
        if (!world.observer().running().keySet().equals(before.keySet())) {
            world.observer().violation("with no server left there runs " + world.observer().running().keySet()
                    + " instead of " + before.keySet());
        }
    }

    /**
     * What was ill when the servers went away, or started again, and what was ill while they were away, is well when they come
     * back: nobody may act on what was so.
     */
    private void illMeanwhile() {
        var host = Fault.oneOf(world, world.hosts());
        switch (random.nextInt(3)) {
            case 0 -> host.sicken(random.nextInt(100), 3_000 + random.nextInt(10_000));
            case 1 -> host.harm(random.nextInt(100), false);
            // whatever all of them need is away, and too few are left to replace any
            default -> world.hosts().forEach(each -> each.sickenAll(id -> ofQuorum(id), 15_000));
        }
        world.time().run(Duration.ofMillis(random.nextInt(10_000)));
        var killed = random.nextBoolean();
        world.nodes().forEach(killed ? SimNode::kill : SimNode::pause);
        var wanted = world.database().view().instances().stream().filter(it -> it.desired() == Desired.RUNNING)
                .map(Instance::id).toList();
        Fault.oneOf(world, world.hosts()).sicken(random.nextInt(100), random.nextInt(20_000));
        world.time().run(Duration.ofSeconds(25 + random.nextInt(60)));
        var before = world.observer().running();
        before.keySet().retainAll(wanted);
        world.nodes().forEach(node -> {
            world.time().after(random.nextInt(4_000), killed ? node::start : node::resume);
        });
        world.time().run(PEACE);
        untouched(before);
    }

    private boolean ofQuorum(String id) {
        return world.database().view().find(id) instanceof Instance instance && instance.config().healthCheck() != null
                && instance.config().healthCheck().strategy().equals("recreateOnQuorum");
    }

    /** A host is gone that was content with what others run, and that is not so any more. */
    private void checkerVanishes() {
        Fault.oneOf(world, world.hosts()).lose();
        world.time().run(Duration.ofSeconds(5 + random.nextInt(40)));
        world.hosts().forEach(host -> host.sicken(random.nextInt(100), 0));
        world.time().run(Duration.ofSeconds(90));
    }

    private void untouched(Map<String, Integer> before) {
        var now = world.observer().running();
        before.forEach((id, starts) -> {
            var planned = world.database().view().get(Instance.class, id);
            if (!starts.equals(now.get(id)) || planned == null || planned.desired() != Desired.RUNNING) {
                world.observer().violation(id + " ran, and was moved or started again for no fault of its own");
            }
        });
    }

    private void heal() {
        world.heal();
        // whatever removals were asked for are done by then, and whoever was let go has heard so
        world.time().run(Duration.ofSeconds(30));
        world.hosts().stream().filter(host -> !host.lost()).forEach(wishes::takeBack);
    }
}
