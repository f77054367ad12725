package io.drover.server;

import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.model.Project;
import io.drover.server.agents.AgentsRoom;
import io.drover.server.agents.VolumesRoom;
import io.drover.server.balancing.IssuingVerticle;
import io.drover.server.cluster.NewsVerticle;
import io.drover.server.extension.Extensions;
import io.drover.server.health.Ballot;
import io.drover.server.health.HealthRoom;
import io.drover.server.hosts.HostTimings;
import io.drover.server.hosts.Liveness;
import io.drover.server.loop.CommandVerticle;
import io.drover.server.loop.Commands;
import io.drover.server.loop.OwnerVerticle;
import io.drover.server.loop.PlannerVerticle;
import io.drover.server.loop.RoomVerticle;
import io.drover.server.machines.MakingVerticle;
import io.drover.server.network.NetworkRoom;
import io.drover.server.notifications.ContactsPlanner;
import io.drover.server.notifications.TellingVerticle;
import io.drover.server.store.MySqlStore;
import io.drover.server.store.Store;
import io.drover.server.upgrades.Counters;
import io.drover.server.upgrades.CountersRoom;
import io.vertx.core.Deployable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the owner of a scope runs for it. */
final class ScopeVerticles implements Function<String, List<? extends Deployable>> {
    private final MySqlStore store;
    private final Commands commands;
    private final FirstStart firstStart;
    private final HostTimings timings;
    private final Extensions extensions;
    private final String ownUrl;

    ScopeVerticles(MySqlStore store, Commands commands, FirstStart firstStart, HostTimings timings,
            Extensions extensions, String ownUrl) {
        this.store = store;
        this.commands = commands;
        this.firstStart = firstStart;
        this.timings = timings;
        this.extensions = extensions;
        this.ownUrl = ownUrl;
    }

    @Override
    public List<? extends Deployable> apply(String scope) {
        var verticles = new ArrayList<Deployable>();
        verticles.add(new NewsVerticle(scope, store));
        if (scope.equals(Store.GLOBAL)) {
            firstStart.run();
        } else {
            addEnvironment(verticles, scope);
        }
        verticles.add(new CommandVerticle(scope, commands));
        return verticles;
    }

    private void addEnvironment(List<Deployable> verticles, String scope) {
        // new with every ownership: an owner judges nobody by what it heard, or did not hear, before
        var liveness = new Liveness(InstantSource.system());
        var ballot = new Ballot(InstantSource.system());
        var counters = new Counters(InstantSource.system());
        var project = store.view(Store.GLOBAL).get(Project.class, scope);
        var uuid = project == null ? "" : project.uuid();
        var name = project == null ? "" : project.name();
        verticles.add(new OwnerVerticle(scope, store));
        verticles.add(new RoomVerticle(scope, store, liveness::heard,
                send -> new AgentsRoom(store.epoch(scope), uuid, send)));
        verticles.add(new RoomVerticle(scope, store, _ -> {
        }, send -> new VolumesRoom(store.epoch(scope), send)));
        verticles.add(new RoomVerticle(scope, store, _ -> {
        }, send -> new NetworkRoom(store.epoch(scope), uuid, name, send)));
        verticles.add(new RoomVerticle(scope, store, _ -> {
        }, send -> new HealthRoom(ballot, send)));
        verticles.add(new RoomVerticle(scope, store, _ -> {
        }, _ -> new CountersRoom(counters)));
        verticles.add(new IssuingVerticle(scope, store));
        verticles.add(new MakingVerticle(scope, store, extensions, new MachineRegistrations(ownUrl)));
        var contacts = new ContactsPlanner(() -> store.view(Store.GLOBAL).all(Plugin.class, Kind.PLUGIN));
        verticles.add(new PlannerVerticle(scope, store, contacts));
        verticles.add(new TellingVerticle(scope, store, extensions, contacts));
        EnvironmentPlanners.of(liveness, ballot, timings, extensions, counters::of)
                .forEach(planner -> verticles.add(new PlannerVerticle(scope, store, planner)));
    }
}
