package io.drover.server.api;

import io.drover.compose.ComposeExport;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.Link;
import io.drover.model.spec.StackSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stack as it is now, as the two files that would make it again. */
final class StackExport {
    private StackExport() {
    }

    /** @param only these services; null takes all */
    static Map<String, Object> of(Stack stack, View view, @Nullable List<String> only) {
        var services = view.servicesOf(stack.id()).stream()
                .filter(service -> only == null || only.isEmpty() || only.contains(service.id()))
                .sorted(Comparator.comparing(Service::id, Order.IDS)).map(service -> spec(service, view)).toList();
        var texts = ComposeExport.of(new StackSpec(services, stack.volumes(), List.of()));
        return Map.of("type", "composeConfig", "links", Map.of(), "actions", Map.of(), "dockerComposeConfig",
                texts.docker(), "rancherComposeConfig", texts.rancher());
    }

    /** With the links that were made by hand, by the names that their services have now. */
    private static ServiceSpec spec(Service service, View view) {
        var links = new ArrayList<Link>();
        service.links().forEach((alias, id) -> {
            var target = view.get(Service.class, id);
            var home = target == null ? null : view.get(Stack.class, target.stackId());
            if (target != null && home != null) {
                var name = target.spec().name();
                links.add(new Link(home.id().equals(service.stackId()) ? name : home.name() + "/" + name, alias));
            }
        });
        return service.spec().withLinks(links);
    }
}
