package io.drover.network.policy;

import io.drover.model.network.Fact;
import io.drover.network.address.Ipv4;
import io.drover.network.knowledge.Known;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container as policies see it.
 *
 * @param labels its own and those of its service
 * @param linked ids of services and containers that it, or its service, links to
 * @param local it runs on this host
 */
record Member(String id, Ipv4 address, @Nullable String stack, @Nullable String service, Map<String, String> labels,
        Set<String> linked, boolean system, boolean local) {

    /** All that have a managed address. */
    static Stream<Member> all(Known known) {
        return known.facts().values().stream().filter(Fact.OfContainer.class::isInstance)
                .map(Fact.OfContainer.class::cast).flatMap(container -> {
                    var address = Ipv4.parse(container.address());
                    return address == null ? Stream.of() : Stream.of(of(container, address, known));
                });
    }

    private static Member of(Fact.OfContainer container, Ipv4 address, Known known) {
        var service = container.serviceId() == null
                ? null
                : known.get(Fact.OfService.class, "service/" + container.serviceId());
        var labels = new HashMap<String, String>();
        if (service != null) {
            service.parts().stream().filter(part -> part.name().equals(container.part()))
                    .forEach(part -> labels.putAll(part.labels()));
        }
        labels.putAll(container.labels());
        var linked = Stream.concat(container.links().values().stream(),
                service == null ? Stream.of() : service.links().values().stream()).collect(Collectors.toSet());
        return new Member(container.id(), address, container.stackId(), container.serviceId(), labels, linked,
                container.system(), container.hostId().equals(known.hostId()));
    }
}
