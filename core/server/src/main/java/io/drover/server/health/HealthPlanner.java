package io.drover.server.health;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that every container with a check, and every address outside that has one, has a health and hosts that check
 * it, and that its health is what they say.
 */
public final class HealthPlanner implements Planner {
    private final Ballot ballot;

    /** @param ballot of this ownership */
    public HealthPlanner(Ballot ballot) {
        this.ballot = ballot;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        var view = draft.view();
        var checkers = new Checkers(view, draft::random);
        Instant wake = null;
        for (var id : affected(view, focus)) {
            var instance = view.get(Instance.class, id);
            if (instance != null && Verdict.isDue(instance)) {
                var said = ballot.of(view, instance, draft.now());
                look(draft, instance, said, checkers);
                wake = Planner.earlier(wake, said.awaited());
            }
        }
        for (var service : outside(view, focus)) {
            var found = Outside.look(ballot, view, service, draft.now(), checkers::outside);
            draft.put(service.withOutside(found.now()));
            wake = Planner.earlier(wake, found.wake());
        }
        return wake;
    }

    private static void look(Draft draft, Instance instance, Testimony said, Checkers checkers) {
        var health = Verdict.of(instance, said, draft.now());
        if (health != null) {
            draft.put(instance.withHealth(health.checkedBy(checkers.of(instance))));
        }
    }

    /** A host that comes or goes concerns those that it checks, and those that it could. */
    private static List<Service> outside(View view, Focus focus) {
        var all = view.checkedOutside();
        if (focus.everything() || all.isEmpty()) {
            return all;
        }
        var hosts = focus.ids().stream().filter(id -> view.find(id) instanceof Host).toList();
        return all.stream().filter(service -> focus.ids().contains(service.id())
                || hosts.stream().anyMatch(service::checkedBy) || (!hosts.isEmpty() && service.scarcelyChecked()))
                .toList();
    }

    private Set<String> affected(View view, Focus focus) {
        var ids = new LinkedHashSet<String>();
        if (focus.everything()) {
            view.instances().forEach(instance -> ids.add(instance.id()));
        }
        for (var id : focus.ids()) {
            switch (view.find(id)) {
                case Instance _ -> ids.add(id);
                case Host host -> {
                    if (host.agentState() != AgentState.ACTIVE) {
                        ballot.forget(host.id());
                    }
                    view.instancesOn(id).forEach(instance -> ids.add(instance.id()));
                    view.checkedBy(id).forEach(instance -> ids.add(instance.id()));
                    view.scarcelyChecked().forEach(instance -> ids.add(instance.id()));
                }
                case null, default -> {
                    // nothing of ours
                }
            }
        }
        return ids;
    }
}
