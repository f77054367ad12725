package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.HostAffinity.Pair;
import io.drover.model.spec.Labels;
import io.drover.model.spec.Macros;
import io.drover.server.scheduling.Shape.Origin;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All shapes that containers have, and which of them carry a label. */
final class Shapes {
    private final Map<String, List<Shape>> byService = new HashMap<>();
    private final Map<Pair, Set<Shape>> carrying = new HashMap<>();

    Shape of(View view, Instance instance) {
        var owner = instance.serviceId() == null ? instance.id() : instance.serviceId();
        var origin = origin(view, instance);
        var known = byService.computeIfAbsent(owner, _ -> new ArrayList<>(1));
        for (var shape : known) {
            if (shape.origin().gives(origin)) {
                return shape;
            }
        }
        var shape = new Shape(owner, origin, labels(origin));
        known.add(shape);
        shape.labels().forEach((key, value) -> carrying(new Pair(key, value)).add(shape));
        return shape;
    }

    /** The shapes with a label; the set grows as shapes are found. */
    Set<Shape> carrying(Pair pair) {
        return carrying.computeIfAbsent(pair, _ -> Collections.newSetFromMap(new IdentityHashMap<>(2)));
    }

    static Origin origin(View view, Instance instance) {
        var stack = view.find(String.valueOf(instance.stackId())) instanceof Stack it ? it.name() : "";
        var service = view.find(String.valueOf(instance.serviceId())) instanceof Service it ? it.name() : "";
        return new Origin(instance.config(), stack, service);
    }

    static Map<String, String> labels(Origin origin) {
        var config = origin.config();
        var stack = origin.stack();
        var labels = new HashMap<String, String>();
        config.labels().forEach((key, value) -> {
            // rules look at others; what a container wants itself is no property that others look for
            if (!lower(key).startsWith(Labels.AFFINITY)) {
                labels.put(lower(key), lower(Macros.resolve(value, stack, origin.service())));
            }
        });
        var name = stack + "/" + origin.service() + (config.isPrimary() ? "" : "/" + config.name());
        labels.put(Labels.STACK_NAME, lower(stack));
        labels.put(Labels.STACK_SERVICE_NAME, lower(name));
        labels.put(Labels.PROJECT_NAME, lower(stack));
        labels.put(Labels.PROJECT_SERVICE_NAME, lower(name));
        return labels;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
