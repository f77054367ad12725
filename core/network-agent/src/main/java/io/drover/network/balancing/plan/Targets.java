package io.drover.network.balancing.plan;

import io.drover.model.spec.HealthCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The targets that one service gives to a backend.
 *
 * @param service {@code stack/service}
 * @param weight from 0 to 256, beside those of other services
 * @param tls they are spoken to in TLS
 * @param check its own health check, or null
 * @param hostname of an external service that is known by name; it has no servers then
 */
public record Targets(String service, int port, int weight, boolean tls, @Nullable HealthCheck check,
        @Nullable String hostname, List<Server> servers) {
    public Targets {
        servers = List.copyOf(servers);
    }
}
