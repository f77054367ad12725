package io.drover.server.simulation;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Service;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.network.Fact.Check;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.Heard;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.loop.Room;
import io.drover.server.services.ServicesPlanner.Illness;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Planners that are wrong on purpose. */
sealed interface Planted extends Planner {

    /** The planner of services, as wrong as this world has it. */
    static Planner in(World world, Planner services) {
        if (world.has(Bug.KEEPS_WHAT_IT_REPLACES)) {
            return new Greedy(services);
        }
        if (world.has(Bug.MOVES_IDENTITIES)) {
            return new Mover(services);
        }
        return world.has(Bug.WRITES_FOR_EVER) ? new Restless(services) : services;
    }

    /** The planner of upgrades, as wrong as this world has it. */
    static Planner ofUpgrades(World world, Planner upgrades) {
        return world.has(Bug.STOPS_WHAT_SERVES) || world.has(Bug.FORGETS_WHAT_WAS) || world.has(Bug.UPGRADES_FOR_EVER)
                ? new Careful(upgrades, world)
                : upgrades;
    }

    /** What is ill, as wrongly judged as this world has it. */
    static Illness in(World world, Illness real) {
        if (world.has(Bug.ACTS_ON_STALE_VERDICTS)) {
            return (view, instance, now) -> instance.healthState() == State.UNHEALTHY
                    ? now
                    : real.replaceAt(view, instance, now);
        }
        if (world.has(Bug.COUNTS_TIME_UNHEARD)) {
            return (view, instance, now) -> instance.health() == null || instance.health().startCount() == 0
                    || instance.healthState() == State.HEALTHY || instance.healthState() == State.UNHEALTHY
                            ? real.replaceAt(view, instance, now)
                            : instance.health().since().plusSeconds(20);
        }
        return real;
    }

    /** The room of votes, as wrong as this world has it. */
    static Room in(World world, Room health) {
        if (world.has(Bug.KEEPS_VOTES_OF_THE_LOST)) {
            return new Loyal(health);
        }
        return world.isPlanted() ? new MishearsAddresses(health, world) : health;
    }

    /** The planner of health, as wrong as this world has it. */
    static Planner ofHealth(World world, Planner health) {
        if (world.has(Bug.KEEPS_VOTES_OF_THE_LOST)) {
            return new Trusting(health);
        }
        return world.isPlanted() ? new MisjudgesAddresses(health, world) : health;
    }

    /** Takes every host for one that answers. */
    private static <T> T trusting(Draft draft, Supplier<T> action) {
        var hosts = draft.view().hosts();
        hosts.forEach(host -> draft.put(host.withAgentState(Host.AgentState.ACTIVE)));
        var result = action.get();
        hosts.forEach(draft::put);
        return result;
    }

    /** Judges by what hosts said whose agents are lost. */
    record Trusting(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            return trusting(draft, () -> Optional.ofNullable(real.plan(draft, focus))).orElse(null);
        }
    }

    /** Does as another one does, but for what it does otherwise. */
    interface Passing extends Room {
        Room real();

        @Override
        default void begin(View view) {
            real().begin(view);
        }

        @Override
        default boolean mustWrite(List<Heard> heard) {
            return real().mustWrite(heard);
        }

        @Override
        default void write(Draft draft, List<Heard> heard) {
            real().write(draft, heard);
        }

        @Override
        default void answer(View view, Heard heard) {
            real().answer(view, heard);
        }

        @Override
        default void look(View view, News news) {
            real().look(view, news);
        }

        @Override
        default void missed() {
            real().missed();
        }

        @Override
        default void tick() {
            real().tick();
        }
    }

    /** Hears of no host that it is lost. */
    record Loyal(Room real) implements Passing {
        @Override
        public void write(Draft draft, List<Heard> heard) {
            trusting(draft, () -> {
                real.write(draft, heard);
                return true;
            });
        }

        @Override
        public void look(View view, News news) {
            // this is what it does not do
        }
    }

    /** Judges addresses outside in its own way. */
    record MisjudgesAddresses(Planner real, World world) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var before = draft.view();
            var wake = real.plan(draft, focus);
            spoil(world, before, draft);
            return wake;
        }

        static void spoil(World world, View before, Draft draft) {
            for (var service : draft.view().checkedOutside()) {
                if (before.find(service.id()) instanceof Service was) {
                    var all = new LinkedHashMap<>(service.outside());
                    all.replaceAll((address, now) -> spoilt(world, was.outside().get(address), now));
                    draft.put(service.withOutside(all));
                }
            }
        }

        private static InstanceHealth spoilt(World world, @Nullable InstanceHealth was, InstanceHealth now) {
            if (was == null) {
                return now;
            }
            if (world.has(Bug.KEEPS_LOST_CHECKERS) && !was.checkers().isEmpty()) {
                return now.checkedBy(was.checkers());
            }
            var stays = (world.has(Bug.NEVER_LEADS_PAST) && now.state() == State.UNHEALTHY)
                    || (world.has(Bug.NEVER_LEADS_BACK) && was.state() == State.UNHEALTHY);
            return stays ? was.checkedBy(now.checkers()) : now;
        }
    }

    /** Hears of addresses outside in its own way. */
    record MishearsAddresses(Room real, World world) implements Passing {
        @Override
        public boolean mustWrite(List<Heard> heard) {
            return real.mustWrite(heard) || world.has(Bug.LEADS_PAST_UNHEARD);
        }

        @Override
        public void write(Draft draft, List<Heard> heard) {
            var before = draft.view();
            real.write(draft, heard);
            MisjudgesAddresses.spoil(world, before, draft);
            if (world.has(Bug.LEADS_PAST_BY_ONE_WORD)) {
                heard.forEach(one -> believe(draft, one));
            }
            if (world.has(Bug.LEADS_PAST_UNHEARD)) {
                draft.view().checkedOutside().forEach(service -> service.outside().forEach((address, health) -> {
                    if (health.history().stream().anyMatch(past -> past.state() == State.UNHEALTHY)) {
                        fall(draft, service, address);
                    }
                }));
            }
        }

        private static void believe(Draft draft, Heard heard) {
            if (heard.message() instanceof OfNetwork(Votes votes)) {
                for (var vote : votes.votes()) {
                    var id = vote.word() == Word.DOWN ? Check.serviceOf(vote.instanceId()) : null;
                    var service = draft.view().get(Service.class, id);
                    if (id != null && service != null) {
                        fall(draft, service, vote.instanceId().substring(id.length() + 1));
                    }
                }
            }
        }

        private static void fall(Draft draft, Service service, String address) {
            var all = new LinkedHashMap<>(service.outside());
            all.computeIfPresent(address, (_, health) -> health.state() == State.UNHEALTHY
                    ? health
                    : health.become(State.UNHEALTHY, draft.now(), "planted", 1));
            draft.put(service.withOutside(all));
        }
    }

    /** Counts every host as lost that was not heard when it began. */
    final class Hasty implements Planted {
        private final Planner real;
        private boolean begun;

        Hasty(Planner real) {
            this.real = real;
        }

        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var wake = real.plan(draft, focus);
            if (!begun) {
                begun = true;
                draft.view().hosts().forEach(host -> draft.put(host.withAgentState(Host.AgentState.DISCONNECTED)
                        .withLostSince(draft.now().minusSeconds(60))));
            }
            return wake;
        }
    }

    /** Makes replacements and keeps what they replace, for nobody. */
    record Greedy(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var before = draft.view();
            var wake = real.plan(draft, focus);
            before.instances().forEach(instance -> {
                if (draft.view().find(instance.id()) instanceof Instance it && it.placed() && !it.equals(instance)
                        && it.serviceId() != null && it.desired() != instance.desired()) {
                    draft.put(it.withDesired(instance.desired()).withServiceId(null));
                }
            });
            return wake;
        }
    }

    /** Runs elsewhere what a lost host had, under its old identity. */
    record Mover(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            for (var host : draft.view().hosts()) {
                var other = draft.view().hosts().stream().filter(Host::schedulable).findFirst();
                if (host.agentState() == Host.AgentState.DISCONNECTED && other.isPresent()) {
                    draft.view().instancesOn(host.id())
                            .forEach(instance -> draft.put(instance.withHostId(other.get().id())));
                }
            }
            return real.plan(draft, focus);
        }
    }

    /** Puts whatever has a port on the first host. */
    record Careless(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var before = draft.view();
            var wake = real.plan(draft, focus);
            before.instances().forEach(instance -> {
                var first = draft.view().hosts().stream().filter(Host::schedulable).findFirst();
                if (!instance.placed() && !instance.config().networking().ports().isEmpty() && first.isPresent()
                        && draft.view().find(instance.id()) instanceof Instance it && it.placed()) {
                    draft.put(it.withHostId(first.get().id()));
                }
            });
            return wake;
        }
    }

    /** Gives every container of a host the same address. */
    record Generous(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var wake = real.plan(draft, focus);
            for (var host : draft.view().hosts()) {
                var managed = draft.view().instancesOn(host.id()).stream().filter(it -> it.address() != null).toList();
                managed.forEach(it -> draft.put(it.withAddress(managed.getFirst().address())));
            }
            return wake;
        }
    }

    /** Notes when it looked. */
    record Restless(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var wake = real.plan(draft, focus);
            if (focus.everything()) {
                draft.view().hosts().forEach(host -> draft.put(host.withMessage("looked at " + draft.now())));
            }
            return wake;
        }
    }

    /** Not with upgrades. */
    record Careful(Planner real, World world) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            if (world.has(Bug.UPGRADES_FOR_EVER)) {
                spoil(draft, upgrade -> upgrade.withProgressed(draft.now()));
            }
            var wake = real.plan(draft, focus);
            if (world.has(Bug.STOPS_WHAT_SERVES)) {
                spoil(draft, upgrade -> upgrade.withPlaces(all(upgrade, Side.NEW)));
            }
            if (world.has(Bug.FORGETS_WHAT_WAS)) {
                spoil(draft, upgrade -> upgrade.withPrevious(upgrade.previous().stream()
                        .map(config -> config.withImage("forgotten")).toList()));
            }
            return wake;
        }

        private static Map<Integer, Side> all(Upgrade upgrade, Side side) {
            var places = new TreeMap<>(upgrade.places());
            places.replaceAll((_, _) -> side);
            return places;
        }

        private static void spoil(Draft draft, UnaryOperator<Upgrade> how) {
            draft.view().upgrading().stream().filter(it -> it.state() == Service.State.UPGRADING)
                    .forEach(it -> draft.put(it.withUpgrade(how.apply(Objects.requireNonNull(it.upgrade())))));
        }
    }
}
