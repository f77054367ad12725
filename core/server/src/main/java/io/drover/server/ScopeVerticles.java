package io.drover.server;

import io.drover.server.cluster.NewsVerticle;
import io.drover.server.loop.CommandVerticle;
import io.drover.server.loop.Commands;
import io.drover.server.loop.Planner;
import io.drover.server.loop.PlannerVerticle;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.stacks.StacksPlanner;
import io.drover.server.store.MySqlStore;
import io.drover.server.store.Store;
import io.vertx.core.Deployable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the owner of a scope runs for it. */
final class ScopeVerticles implements Function<String, List<? extends Deployable>> {
    private final MySqlStore store;
    private final Commands commands;
    private final FirstStart firstStart;

    ScopeVerticles(MySqlStore store, Commands commands, FirstStart firstStart) {
        this.store = store;
        this.commands = commands;
        this.firstStart = firstStart;
    }

    @Override
    public List<? extends Deployable> apply(String scope) {
        var verticles = new ArrayList<Deployable>();
        verticles.add(new NewsVerticle(scope, store));
        if (scope.equals(Store.GLOBAL)) {
            firstStart.run();
        } else {
            for (var planner : planners()) {
                verticles.add(new PlannerVerticle(scope, store, planner));
            }
        }
        verticles.add(new CommandVerticle(scope, commands));
        return verticles;
    }

    private static List<Planner> planners() {
        return List.of(new StacksPlanner(), new ServicesPlanner());
    }
}
