package io.drover.network.metadata;

import io.drover.model.network.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service as metadata shows it. */
final class ServiceForm {
    private ServiceForm() {
    }

    static Map<String, @Nullable Object> of(ServicePart part, Catalog catalog, @Nullable String token) {
        var service = part.service();
        var launch = part.launch();
        var version = catalog.version();
        var stack = catalog.view().stack(service.stackId());
        var form = new LinkedHashMap<String, @Nullable Object>();
        form.put("name", version.name(part.name()));
        form.put("uuid", service.uuid());
        form.put("stack_name", stack == null ? null : version.name(stack.name()));
        form.put("stack_uuid", stack == null ? null : stack.uuid());
        form.put("kind", service.kind());
        form.put("hostname", service.hostname());
        form.put("vip", service.vip());
        form.put("create_index", service.createIndex());
        form.put("external_ips", service.externalIps());
        form.put("sidekicks", launch.name().isEmpty() ? sidekicks(service, version) : List.of());
        form.put("ports", launch.ports());
        form.put("labels", launch.labels());
        form.put("metadata", service.metadata());
        form.put("scale", service.scale());
        form.put("fqdn", null);
        form.put("expose", launch.expose());
        form.put("health_check",
                HealthCheckForm.of(service.healthCheck() == null ? launch.healthCheck() : service.healthCheck()));
        form.put("system", service.system());
        form.put("lb_config", service.lbConfig());
        form.put("primary_service_name", version.name(service.name()));
        form.put("containers", containers(part, catalog));
        form.put("links", links(service, catalog));
        form.put("environment_uuid", catalog.environmentUuid());
        form.put("state", service.state());
        form.put("token", token);
        return form;
    }

    private static List<String> sidekicks(Fact.OfService service, Version version) {
        return service.parts().stream().map(Fact.OfService.Part::name).filter(name -> !name.isEmpty())
                .map(version::name).toList();
    }

    private static List<?> containers(ServicePart part, Catalog catalog) {
        var containers = catalog.view().containersOf(part.service().id(), part.launch().name()).toList();
        return catalog.version().hasNamesOnly()
                ? containers.stream().map(Fact.OfContainer::name).toList()
                : new LazyList<>(containers, container -> ContainerForm.of(container, catalog));
    }

    /** From {@code stack/service} to the alias. */
    private static Map<String, String> links(Fact.OfService service, Catalog catalog) {
        var view = catalog.view();
        var links = new LinkedHashMap<String, String>();
        service.links().forEach((alias, id) -> {
            var target = view.service(id);
            var stack = target == null ? null : view.stack(target.stackId());
            if (target != null && stack != null) {
                links.put(catalog.version().name(stack.name() + '/' + target.name()), alias);
            }
        });
        return links;
    }
}
