package io.drover.server.scheduling;

import io.drover.model.spec.HostAffinity.Pair;
import java.util.Map;

/**
 * What containers of one launch config of one service have in common for the scheduler. There is one object for each,
 * so that it is compared by identity.
 */
final class Shape {
    private final String serviceId;
    private final Map<String, String> labels;

    /** @param labels in lower case, macros resolved, Rancher's identity labels included */
    Shape(String serviceId, Map<String, String> labels) {
        this.serviceId = serviceId;
        this.labels = Map.copyOf(labels);
    }

    String serviceId() {
        return serviceId;
    }

    Map<String, String> labels() {
        return labels;
    }

    boolean has(Pair pair) {
        return pair.value().equals(labels.get(pair.key()));
    }
}
