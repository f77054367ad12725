package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What hosts, services and stacks say of the containers they have. */
final class Instances {
    private Instances() {
    }

    /** Those that are wanted, in the order they were made. */
    static List<String> ids(List<Instance> instances) {
        return wanted(instances).stream().map(Instance::id).sorted(Order.IDS).toList();
    }

    static List<Instance> wanted(List<Instance> instances) {
        return instances.stream().filter(instance -> instance.desired() != Instance.Desired.REMOVED).toList();
    }

    static long units(List<Instance> instances) {
        return instances.stream().filter(Instance::wanted).map(Instance::index).distinct().count();
    }

    /** Rancher's {@code publicEndpoints}: the published ports of those that run. */
    static List<Map<String, Object>> endpoints(List<Instance> instances, View view) {
        var endpoints = new ArrayList<Map<String, Object>>();
        for (var instance : instances) {
            var host = view.get(Host.class, instance.hostId());
            if (host == null || instance.state() != InstanceState.RUNNING) {
                continue;
            }
            for (var port : instance.config().networking().ports()) {
                if (port.publicPort() != null) {
                    endpoints.add(Map.of("type", "publicEndpoint", "ipAddress",
                            port.bindAddress() == null ? host.agentIp() : port.bindAddress(), "port",
                            port.publicPort(), "hostId", host.id(), "instanceId", instance.id(), "serviceId",
                            instance.serviceId() == null ? "" : instance.serviceId()));
                }
            }
        }
        return endpoints;
    }
}
