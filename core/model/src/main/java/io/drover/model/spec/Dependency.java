package io.drover.model.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * A service that must have come so far before another starts. As text it is {@code db}, or {@code db:service_healthy}.
 *
 * @param service of the same stack
 */
public record Dependency(String service, Condition condition) {

    /** In the order in which one asks for more than another. */
    public enum Condition {
        /** It was active once. */
        SERVICE_STARTED,
        /** All of it is healthy. */
        SERVICE_HEALTHY,
        /** All of its containers have run to their end, and that was a good one. */
        SERVICE_COMPLETED_SUCCESSFULLY;

        /** As compose files have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Dependency on(String service) {
        return new Dependency(service, Condition.SERVICE_STARTED);
    }

    /** @throws IllegalArgumentException when the condition is none */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Dependency of(String text) {
        var colon = text.indexOf(':');
        return colon < 0
                ? on(text)
                : new Dependency(text.substring(0, colon),
                        Condition.valueOf(text.substring(colon + 1).toUpperCase(Locale.ROOT)));
    }

    @JsonValue
    @Override
    public String toString() {
        return condition == Condition.SERVICE_STARTED ? service : service + ":" + condition.word();
    }

    public Dependency withService(String name) {
        return new Dependency(name, condition);
    }

    /** One for each service, with the condition that asks for most. */
    public static List<Dependency> distinct(Collection<Dependency> all) {
        var most = new LinkedHashMap<String, Dependency>();
        all.forEach(one -> most.merge(one.service(), one,
                (some, other) -> other.condition().compareTo(some.condition()) > 0 ? other : some));
        return List.copyOf(most.values());
    }
}
