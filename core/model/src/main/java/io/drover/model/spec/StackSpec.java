package io.drover.model.spec;

import java.util.List;
import java.util.Map;

/**
 * A stack as read from its compose files.
 *
 * @param volumes the top-level volumes by name
 * @param notes what was read but is not honoured, one sentence each, naming file, line and key
 */
public record StackSpec(List<ServiceSpec> services, Map<String, VolumeSpec> volumes, List<String> notes) {
    public StackSpec {
        services = List.copyOf(services);
        volumes = Ordered.copy(volumes);
        notes = List.copyOf(notes);
    }
}
