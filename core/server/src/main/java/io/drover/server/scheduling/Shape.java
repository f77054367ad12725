package io.drover.server.scheduling;

import io.drover.model.spec.HostAffinity.Pair;
import io.drover.model.spec.LaunchConfig;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What containers of one launch config of one service have in common for the scheduler, and the hosts that have such
 * containers. There is one object for each, so that it is compared by identity.
 */
final class Shape {
    private final String serviceId;
    private final Origin origin;
    private final Map<String, String> labels;
    private final Map<HostSlot, Integer> hosts = new IdentityHashMap<>();

    /** @param labels in lower case, macros resolved, Rancher's identity labels included */
    Shape(String serviceId, Origin origin, Map<String, String> labels) {
        this.serviceId = serviceId;
        this.origin = origin;
        this.labels = Map.copyOf(labels);
    }

    /** All that labels are made from. */
    record Origin(LaunchConfig config, String stack, String service) {

        boolean gives(Origin other) {
            return (config == other.config
                    || (config.name().equals(other.config.name()) && config.labels().equals(other.config.labels())))
                    && stack.equals(other.stack) && service.equals(other.service);
        }
    }

    String serviceId() {
        return serviceId;
    }

    Origin origin() {
        return origin;
    }

    Map<String, String> labels() {
        return labels;
    }

    Set<HostSlot> hosts() {
        return hosts.keySet();
    }

    boolean on(HostSlot slot) {
        return hosts.containsKey(slot);
    }

    void count(HostSlot slot, int sign) {
        HostSlot.count(hosts, slot, sign);
    }

    boolean has(Pair pair) {
        return pair.value().equals(labels.get(pair.key()));
    }
}
