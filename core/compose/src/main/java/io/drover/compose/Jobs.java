package io.drover.compose;

import io.drover.model.spec.Dependency;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.Labels;
import io.drover.model.spec.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A service for whose end another waits runs to it once, unless its labels say otherwise: elsewhere nothing starts it again. */
final class Jobs {
    private Jobs() {
    }

    static void mark(Map<String, ServiceSpec> services) {
        var jobs = services.values().stream().flatMap(service -> service.dependsOn().stream())
                .filter(one -> one.condition() == Condition.SERVICE_COMPLETED_SUCCESSFULLY).map(Dependency::service)
                .collect(Collectors.toSet());
        jobs.forEach(name -> services.computeIfPresent(name, (_, service) -> once(service)));
    }

    private static ServiceSpec once(ServiceSpec service) {
        var config = service.launchConfig();
        if (config == null || config.label(Labels.START_ONCE) != null) {
            return service;
        }
        var labels = new LinkedHashMap<>(config.labels());
        labels.put(Labels.START_ONCE, "true");
        return service.withLaunchConfig(config.withLabels(labels));
    }
}
