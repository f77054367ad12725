package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.HostAffinity.Pair;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.Macros;
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
    private final Map<String, List<Shape>> byConfig = new HashMap<>();
    private final Map<Pair, Set<Shape>> carrying = new HashMap<>();

    Shape of(View view, Instance instance) {
        var owner = instance.serviceId() == null ? instance.id() : instance.serviceId();
        var labels = labels(view, instance);
        var known = byConfig.computeIfAbsent(owner + "/" + instance.config().name(), _ -> new ArrayList<>(1));
        for (var shape : known) {
            if (shape.labels().equals(labels)) {
                return shape;
            }
        }
        var shape = new Shape(owner, labels);
        known.add(shape);
        carrying.forEach((pair, shapes) -> {
            if (shape.has(pair)) {
                shapes.add(shape);
            }
        });
        return shape;
    }

    /** The shapes with a label; the set grows as shapes are found. */
    Set<Shape> carrying(Pair pair) {
        return carrying.computeIfAbsent(pair, it -> {
            Set<Shape> shapes = Collections.newSetFromMap(new IdentityHashMap<>());
            byConfig.values().forEach(all -> all.stream().filter(shape -> shape.has(it)).forEach(shapes::add));
            return shapes;
        });
    }

    private static Map<String, String> labels(View view, Instance instance) {
        var stack = view.find(String.valueOf(instance.stackId())) instanceof Stack it ? it.name() : "";
        var service = view.find(String.valueOf(instance.serviceId())) instanceof Service it ? it.name() : "";
        return labels(instance.config(), stack, service);
    }

    static Map<String, String> labels(LaunchConfig config, String stack, String service) {
        var labels = new HashMap<String, String>();
        config.labels().forEach((key, value) -> {
            // rules look at others; what a container wants itself is no property that others look for
            if (!key.startsWith(Labels.AFFINITY)) {
                labels.put(lower(key), lower(Macros.resolve(value, stack, service)));
            }
        });
        var name = stack + "/" + service + (config.isPrimary() ? "" : "/" + config.name());
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
