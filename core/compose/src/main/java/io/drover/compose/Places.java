package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the services of a stack are written, all files taken together. */
record Places(Map<String, Fields> services) {

    /**
     * A refusal that names file, line and service.
     *
     * @param path a key of the service and what is meant in it, a name in a map or in an item of a list; as far as it
     *            leads, it gives the line
     */
    Refusal refusal(Code code, String service, String message, String... path) {
        var at = at(service, path);
        return at.source().refusal(code, at.line(), "service " + service + ": " + message);
    }

    /** A sentence that names file, line and service; its path as with {@link #refusal}. */
    String note(String service, String message, String... path) {
        var at = at(service, path);
        return at.source().at(at.line()) + ": service " + service + ": " + message;
    }

    private Value at(String service, String... path) {
        Value at = Objects.requireNonNull(services.get(service));
        for (var step : path) {
            at = inner(at, step);
        }
        return at;
    }

    boolean has(String service, String key) {
        return services.containsKey(service) && services.get(service).values().containsKey(key);
    }

    private static Value inner(Value at, String step) {
        return switch (at) {
            case Fields fields -> fields.values().getOrDefault(step, fields);
            case Items items -> items.values().stream().filter(item -> item instanceof Scalar scalar
                    && List.of(scalar.text().split("[:=]", -1)).contains(step)).findFirst().orElse(items);
            case Scalar scalar -> scalar;
        };
    }
}
