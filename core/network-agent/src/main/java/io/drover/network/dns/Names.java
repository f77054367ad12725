package io.drover.network.dns;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is behind a name below {@code rancher.internal}: {@code service.stack}, {@code sidekick.service.stack},
 * {@code container}, and the aliases that the asking container's own links give it.
 */
final class Names {
    static final InetAddress OURSELVES = InetAddress.ofLiteral("169.254.169.250");
    static final String METADATA = "rancher-metadata";

    private Names() {
    }

    /**
     * @param client the container that asks, or null when that is nobody known
     * @param name in lower case, without {@code rancher.internal}
     */
    static Found find(View view, Fact.@Nullable OfContainer client, String name) {
        if (name.equals(METADATA)) {
            return new Found.Here(List.of(OURSELVES));
        }
        var labels = name.split("\\.", -1);
        var endpoints = client == null ? null : aliased(view, client, labels);
        if (endpoints == null) {
            endpoints = services(view, labels);
        }
        if (endpoints == null) {
            endpoints = containers(view, name);
        }
        return endpoints == null ? new Found.Unknown() : endpoints.found();
    }

    /** {@code alias}, and {@code alias.stack} for a service of that stack. */
    private static @Nullable Endpoints aliased(View view, Fact.OfContainer client, String[] labels) {
        if (labels.length > 2) {
            return null;
        }
        var own = view.service(client.serviceId());
        if (own != null) {
            var service = view.service(linked(own.links(), labels[0]));
            if (service != null && (labels.length == 1 || isIn(view, service, labels[1]))) {
                return new Endpoints(view).add(service, "");
            }
        }
        var container = labels.length == 1 ? view.container(linked(client.links(), labels[0])) : null;
        return container == null ? null : new Endpoints(view).add(container);
    }

    private static boolean isIn(View view, Fact.OfService service, String stackName) {
        var stack = view.stack(service.stackId());
        return stack != null && stack.name().equalsIgnoreCase(stackName);
    }

    private static @Nullable String linked(Map<String, String> links, String alias) {
        for (var link : links.entrySet()) {
            if (link.getKey().equalsIgnoreCase(alias)) {
                return link.getValue();
            }
        }
        return null;
    }

    private static @Nullable Endpoints services(View view, String[] labels) {
        if (labels.length != 2 && labels.length != 3) {
            return null;
        }
        var service = labels[labels.length - 2];
        var part = labels.length == 3 ? labels[0] : "";
        var parts = view.stacks(labels[labels.length - 1]).flatMap(stack -> view.services(stack.id(), service))
                .filter(found -> has(found, part)).toList();
        if (parts.isEmpty()) {
            return null;
        }
        var endpoints = new Endpoints(view);
        parts.forEach(found -> endpoints.add(found, part));
        return endpoints;
    }

    private static boolean has(Fact.OfService service, String part) {
        return part.isEmpty() || service.parts().stream().anyMatch(each -> each.name().equalsIgnoreCase(part));
    }

    private static @Nullable Endpoints containers(View view, String name) {
        var named = view.containers(name).toList();
        if (named.isEmpty()) {
            return null;
        }
        var endpoints = new Endpoints(view);
        named.forEach(endpoints::add);
        return endpoints;
    }

    /**
     * Could a name that is not known exist beyond what this host was told? It is told all of its own stacks, so the many
     * wrong turns that a search list takes there need not be asked about.
     */
    static boolean mayExist(View view, Fact.@Nullable OfContainer client, String name) {
        var labels = name.split("\\.", -1);
        if (labels.length > 3 || name.length() > 190 || !name.chars().allMatch(Names::isPlain)) {
            return false;
        }
        var own = client == null ? null : view.stack(client.stackId());
        return labels.length == 1 || own == null || !own.name().equalsIgnoreCase(labels[labels.length - 1]);
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
