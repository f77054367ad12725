package io.drover.server.stacks;

import io.drover.compose.ComposeFiles;
import io.drover.compose.StackContext;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Stack;
import io.drover.model.network.BalancerContainer;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The compose texts of a stack put into services. */
final class ComposedStack {
    private static final StackSpec EMPTY = new StackSpec(List.of(), Map.of(), List.of());

    private ComposedStack() {
    }

    /** @throws io.drover.model.Refusal naming the text, and line and key in it */
    static StackSpec read(@Nullable String dockerCompose, @Nullable String rancherCompose, StackContext context) {
        if (dockerCompose == null && rancherCompose == null) {
            return EMPTY;
        }
        var read = ComposeFiles.read(dockerCompose == null ? "" : dockerCompose, rancherCompose, context);
        return new StackSpec(read.services().stream().map(ComposedStack::wished).toList(), read.volumes(),
                read.notes());
    }

    /** A load balancer's own check is nobody's wish, also where a file has it. */
    private static ServiceSpec wished(ServiceSpec spec) {
        var config = spec.launchConfig();
        return spec.kind() != ServiceKind.LOAD_BALANCER || config == null
                ? spec
                : spec.withLaunchConfig(BalancerContainer.written(config));
    }

    /**
     * Makes the services that the stack does not have yet, and brings the others up to date as far as their containers
     * need not be replaced for it; of the rest it says so.
     *
     * @param renewal replaces containers as well, or null
     */
    static List<String> apply(Draft draft, Stack stack, StackSpec spec, boolean start, @Nullable Renewal renewal) {
        var notes = new ArrayList<>(spec.notes());
        for (var wanted : spec.services()) {
            var existing = draft.view().serviceNamed(stack.id(), wanted.name());
            if (existing == null) {
                draft.put(new Service(draft.newId(Kind.SERVICE), draft.newUuid(), stack.id(), wanted, Map.of(),
                        start || wanted.startOnCreate() ? State.ACTIVATING : State.INACTIVE, false, Map.of(),
                        Set.of(), 1, null,
                        draft.now(), null));
            } else {
                var updated = existing.withSpec(wanted.withContainersOf(existing.spec()));
                draft.put(updated);
                if (renewal != null && renewal.isFor(wanted)) {
                    renewal.begin(draft, updated, wanted);
                } else if (!wanted.hasContainersOf(existing.spec())) {
                    notes.add("the service " + wanted.name() + " needs an upgrade: its containers run with an older"
                            + " description and were left as they are");
                }
            }
        }
        // links are resolved when all services exist, so that they may name each other in any order
        for (var wanted : spec.services()) {
            var service = draft.view().serviceNamed(stack.id(), wanted.name());
            if (service != null) {
                draft.put(service.withLinks(links(draft, stack, wanted, notes)));
            }
        }
        return notes;
    }

    private static Map<String, String> links(Draft draft, Stack stack, ServiceSpec wanted,
            List<String> notes) {
        var links = new LinkedHashMap<String, String>();
        for (var link : wanted.links()) {
            var target = draft.view().serviceMeant(stack.id(), link.service());
            if (target != null) {
                links.put(link.alias(), target.id());
            } else {
                // other stacks may come later, as in Rancher
                notes.add("the service " + wanted.name() + " links to " + link.service() + ", which does not exist;"
                        + " the link was left out");
            }
        }
        return links;
    }
}
