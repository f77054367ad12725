package io.drover.server.balancing;

import io.drover.model.Service;
import io.drover.model.network.Selector;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.View;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The services that a load balancer sends requests to. Pure. */
final class Targets {
    private final View view;
    private final Set<String> found = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();

    private Targets(View view) {
        this.view = view;
    }

    /** Their ids; an alias stands for what it leads to, however far. */
    static Set<String> of(View view, Service balancer) {
        var targets = new Targets(view);
        var config = balancer.spec().lbConfig();
        if (config != null) {
            for (var rule : config.portRules()) {
                // of a rule that has both the selector counts, as on the balancer's host
                if (rule.selector() != null && !rule.selector().isBlank()) {
                    targets.addSelected(rule.selector(), balancer);
                } else if (rule.service() != null) {
                    targets.add(view.serviceMeant(balancer.stackId(), rule.service()));
                }
            }
        }
        return targets.found;
    }

    private void add(@Nullable Service service) {
        if (service == null || !seen.add(service.id())) {
            return;
        }
        found.add(service.id());
        if (service.spec().kind() == ServiceKind.ALIAS) {
            service.allLinks().values().forEach(id -> add(view.get(Service.class, id)));
        }
    }

    private void addSelected(String text, Service balancer) {
        Selector selector;
        try {
            selector = Selector.parse(text);
        } catch (IllegalArgumentException _) {
            // refused when it is written; one of an older version selects nothing
            return;
        }
        for (var service : view.services()) {
            var primary = service.spec().launchConfig();
            if (primary != null && !service.id().equals(balancer.id()) && selector.matches(primary.labels())) {
                add(service);
            }
        }
    }
}
