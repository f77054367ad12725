package io.drover.network.metadata;

import io.drover.model.network.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stack as metadata shows it. */
final class StackForm {
    private StackForm() {
    }

    static Map<String, @Nullable Object> of(Fact.OfStack stack, Catalog catalog) {
        var environment = catalog.view().known().environment();
        var form = new LinkedHashMap<String, @Nullable Object>();
        form.put("environment_name", environment == null ? null : environment.name());
        form.put("environment_uuid", catalog.environmentUuid());
        form.put("name", catalog.version().name(stack.name()));
        form.put("uuid", stack.uuid());
        form.put("system", stack.system());
        form.put("services", services(stack, catalog));
        return form;
    }

    private static List<?> services(Fact.OfStack stack, Catalog catalog) {
        var parts = catalog.view().servicesOf(stack.id()).flatMap(ServicePart::all).sorted(ServicePart.ORDER)
                .toList();
        return catalog.version().hasNamesOnly()
                ? parts.stream().map(ServicePart::name).toList()
                : new LazyList<>(parts, part -> part.form(catalog));
    }
}
