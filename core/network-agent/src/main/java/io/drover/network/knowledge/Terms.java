package io.drover.network.knowledge;

import io.drover.model.network.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words under which a fact is found. They come from that fact alone: a change of a fact touches its own words and no
 * others, in whatever order facts come.
 */
final class Terms {
    static final String CHECKS = "checks";

    private Terms() {
    }

    static List<String> of(Fact fact) {
        return switch (fact) {
            case Fact.OfStack stack -> List.of(stackNamed(stack.name()));
            case Fact.OfService service ->
                List.of(servicesOf(service.stackId()), serviceNamed(service.stackId(), service.name()));
            case Fact.OfContainer container -> ofContainer(container);
            case Fact.Check _ -> List.of(CHECKS);
            case Fact.Environment _,Fact.Peer _,Fact.OfHost _,Fact.Certificate _,Fact.Challenge _ -> List.of();
        };
    }

    private static List<String> ofContainer(Fact.OfContainer container) {
        var terms = new ArrayList<String>(4);
        terms.add(containerNamed(container.name()));
        if (container.serviceId() != null) {
            terms.add(containersOf(container.serviceId(), container.part()));
        }
        if (container.address() != null) {
            terms.add(containerAt(container.address()));
        }
        if (container.externalId() != null) {
            terms.add(containerOf(container.externalId()));
        }
        return terms;
    }

    static String stackNamed(String name) {
        return "stack " + lower(name);
    }

    static String servicesOf(String stackId) {
        return "services " + stackId;
    }

    static String serviceNamed(String stackId, String name) {
        return "service " + stackId + ' ' + lower(name);
    }

    static String containersOf(String serviceId, String part) {
        return "part " + serviceId + ' ' + lower(part);
    }

    static String containerNamed(String name) {
        return "name " + lower(name);
    }

    static String containerAt(String address) {
        return "at " + address;
    }

    /** @param externalId Docker's id */
    static String containerOf(String externalId) {
        return "docker " + externalId;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
