package io.drover.server.health;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.spec.Labels;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Chooses the hosts that check something: a container's own, and others by chance, which stay as long as they can. */
final class Checkers {
    private final View view;
    private final IntUnaryOperator random;
    private @Nullable List<String> candidates;

    /** @param random a number from 0 to below the one it is given */
    Checkers(View view, IntUnaryOperator random) {
        this.view = view;
        this.random = random;
    }

    List<String> of(Instance instance) {
        var own = instance.hostId();
        if (own == null || instance.config().healthCheck() == null) {
            return List.of();
        }
        var chosen = new LinkedHashSet<String>();
        chosen.add(own);
        if (othersReach(instance)) {
            var health = instance.health();
            var before = health == null ? List.<String>of() : health.checkers();
            before.stream().filter(this::stays).limit(InstanceHealth.CHECKERS).forEach(chosen::add);
            fill(chosen);
        }
        return chosen.stream().limit(InstanceHealth.CHECKERS).toList();
    }

    /** Of an address that is on no host of ours. @param before those that checked it till now */
    List<String> outside(List<String> before) {
        var chosen = new LinkedHashSet<String>();
        before.stream().filter(this::stays).limit(InstanceHealth.CHECKERS).forEach(chosen::add);
        fill(chosen);
        return List.copyOf(chosen);
    }

    /** What has no address but on its host's own bridge can only be checked there. */
    private static boolean othersReach(Instance instance) {
        return switch (instance.config().networking().mode()) {
            case "host", "container" -> true;
            default -> instance.managed();
        };
    }

    /** One that does not answer for a moment stays; its votes do not count meanwhile. */
    private boolean stays(String hostId) {
        var host = view.get(Host.class, hostId);
        return host != null && host.state() != Host.State.REMOVING && host.agentState() != AgentState.DISCONNECTED
                && !skipped(host);
    }

    private void fill(LinkedHashSet<String> chosen) {
        if (chosen.size() >= InstanceHealth.CHECKERS) {
            return;
        }
        if (candidates == null) {
            candidates = view.hosts().stream().filter(host -> host.schedulable() && !skipped(host))
                    .sorted(Comparator.comparing(Host::id)).map(Host::id).toList();
        }
        var left = new ArrayList<>(candidates);
        left.removeAll(chosen);
        while (chosen.size() < InstanceHealth.CHECKERS && !left.isEmpty()) {
            chosen.add(left.remove(random.applyAsInt(left.size())));
        }
    }

    private static boolean skipped(Host host) {
        return "skip".equals(host.allLabels().get(Labels.HOST_CHECKS));
    }
}
