package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Selection;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.Selector;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what services are linked to, and which containers they take in, by selectors. */
final class Selections {
    private Selections() {
    }

    static void renew(Draft draft, Focus focus) {
        var view = draft.view();
        if (!focus.everything() && focus.ids().stream().noneMatch(id -> matters(view.find(id)))) {
            return;
        }
        for (var service : view.selecting()) {
            draft.put(service.withSelection(new Selection(
                    selector(service.spec().selectorLink()).map(it -> links(view, service, it)).orElse(Map.of()),
                    selector(service.spec().selectorContainer()).map(it -> view.instances().stream()
                            .filter(one -> takes(it, one)).map(Instance::id).collect(Collectors.toSet()))
                            .orElse(Set.of()))));
        }
    }

    /** What is not known any more may have been anything. */
    private static boolean matters(@Nullable Object changed) {
        return changed == null || changed instanceof Service || changed instanceof Stack
                || (changed instanceof Instance instance && instance.standalone());
    }

    private static boolean takes(Selector selector, Instance instance) {
        return instance.standalone() && !instance.system() && instance.exists()
                && instance.desired() != Instance.Desired.REMOVED && selector.matches(instance.config().labels());
    }

    /** By their names; of several with the same, all but the first by their stacks' names too. */
    private static Map<String, String> links(View view, Service service, Selector selector) {
        var links = new LinkedHashMap<String, String>();
        for (var target : selected(view, service, selector)) {
            var stack = view.get(Stack.class, target.stackId());
            if (links.putIfAbsent(target.name(), target.id()) != null && stack != null) {
                links.put(target.name() + "." + stack.name(), target.id());
            }
        }
        return links;
    }

    /** Those of its own stack first. */
    private static List<Service> selected(View view, Service service, Selector selector) {
        var found = new ArrayList<Service>();
        for (var other : view.services()) {
            var primary = other.spec().launchConfig();
            if (primary != null && !other.id().equals(service.id()) && other.state() != Service.State.REMOVING
                    && selector.matches(primary.labels())) {
                found.add(other);
            }
        }
        found.sort(Comparator.<Service, Boolean>comparing(it -> !it.stackId().equals(service.stackId()))
                .thenComparing(Service::created).thenComparing(Service::id));
        return found;
    }

    /** Refused when it is written; one of an older version selects nothing. */
    private static Optional<Selector> selector(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? Optional.empty() : Optional.of(Selector.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
