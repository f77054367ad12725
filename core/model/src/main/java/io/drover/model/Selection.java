package io.drover.model;

import io.drover.model.spec.Ordered;
import java.util.Map;
import java.util.Set;

/**
 * What the selectors of a service find now.
 *
 * @param links alias to service id, of {@code selectorLink}
 * @param containers ids of containers of no service, of {@code selectorContainer}: they are found by the service's name, and
 *            nothing else is done with them
 */
public record Selection(Map<String, String> links, Set<String> containers) {
    public static final Selection NOTHING = new Selection(Map.of(), Set.of());

    public Selection {
        links = Ordered.copy(links);
        containers = Set.copyOf(containers);
    }
}
