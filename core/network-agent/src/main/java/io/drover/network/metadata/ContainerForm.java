package io.drover.network.metadata;

import io.drover.model.network.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A container as metadata shows it. */
final class ContainerForm {
    private ContainerForm() {
    }

    static Map<String, @Nullable Object> of(Fact.OfContainer container, Catalog catalog) {
        var view = catalog.view();
        var version = catalog.version();
        var service = view.service(container.serviceId());
        var stack = view.stack(container.stackId());
        var networkFrom = view.container(container.networkFrom());
        var environment = view.known().environment();
        var part = service == null ? null : ServicePart.of(service, container.part());
        var form = new LinkedHashMap<String, @Nullable Object>();
        form.put("name", version.name(container.name()));
        form.put("uuid", container.uuid());
        form.put("primary_ip", container.address());
        form.put("ips", container.address() == null ? List.of() : List.of(container.address()));
        form.put("ports", ports(container, catalog));
        form.put("service_name", part == null ? null : version.name(part.name()));
        form.put("service_uuid", service == null ? null : service.uuid());
        form.put("stack_name", stack == null ? null : version.name(stack.name()));
        form.put("stack_uuid", stack == null ? null : stack.uuid());
        form.put("labels", container.labels());
        form.put("create_index", container.createIndex());
        form.put("host_uuid", catalog.hostUuid(container.hostId()));
        form.put("hostname", container.hostname());
        form.put("health_state", container.healthState());
        form.put("start_count", container.startCount());
        // a text, in every version
        form.put("service_index", service == null ? null : String.valueOf(container.index()));
        form.put("state", container.state());
        form.put("external_id", container.externalId());
        form.put("primary_mac_address", container.mac());
        form.put("memory_reservation", container.memoryReservation());
        form.put("milli_cpu_reservation", container.milliCpuReservation());
        form.put("network_uuid",
                container.address() == null || environment == null ? null : environment.networkUuid());
        form.put("network_from_container_uuid", networkFrom == null ? null : networkFrom.uuid());
        form.put("system", container.system());
        form.put("dns", container.dns());
        form.put("dns_search", container.dnsSearch());
        form.put("health_check_hosts",
                container.checkers().stream().map(catalog::hostUuid).filter(Objects::nonNull).toList());
        form.put("health_check", part == null ? null : HealthCheckForm.of(part.launch().healthCheck()));
        form.put("environment_uuid", catalog.environmentUuid());
        form.put("links", links(container, catalog));
        return form;
    }

    private static List<String> ports(Fact.OfContainer container, Catalog catalog) {
        var hostIp = catalog.hostIp(container.hostId());
        return container.ports().stream()
                .map(port -> catalog.version().port(port, hostIp == null ? "0.0.0.0" : hostIp)).toList();
    }

    /** From an alias to the uuid of what it leads to. */
    private static Map<String, String> links(Fact.OfContainer container, Catalog catalog) {
        var links = new LinkedHashMap<String, String>();
        container.links().forEach((alias, id) -> {
            var target = catalog.view().container(id);
            if (target != null) {
                links.put(alias, target.uuid());
            }
        });
        return links;
    }
}
