package io.drover.server.api;

import io.drover.model.Service;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which service is linked to which, under which name. */
final class ServiceConsumeMaps implements DerivedType {
    @Override
    public String id() {
        return "serviceConsumeMap";
    }

    @Override
    public List<Map<String, @Nullable Object>> in(View view) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var service : view.services()) {
            service.links().forEach((name, id) -> {
                var consumed = view.get(Service.class, id);
                if (consumed != null) {
                    rows.add(row(view, service, name, consumed));
                }
            });
            for (var link : service.spec().links()) {
                var consumed = view.serviceNamed(service.stackId(), link.service());
                if (consumed != null && !service.links().containsKey(link.alias())) {
                    rows.add(row(view, service, link.alias(), consumed));
                }
            }
        }
        return rows;
    }

    private Map<String, @Nullable Object> row(View view, Service service, String name, Service consumed) {
        var of = service.id().substring(2) + "-" + consumed.id().substring(2) + "-" + name;
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", "1scm" + of);
        row.put("name", name);
        row.put("state", "active");
        row.put("transitioning", "no");
        row.put("kind", id());
        row.put("accountId", view.scope());
        row.put("serviceId", service.id());
        row.put("consumedServiceId", consumed.id());
        row.put("created", service.created().toString());
        row.put("uuid", UUID.nameUUIDFromBytes((service.uuid() + of).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString());
        row.put("ports", List.of());
        return row;
    }
}
