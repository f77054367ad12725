package io.drover.model.wire;

import io.drover.model.HostFacts;
import io.drover.model.spec.Ordered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a machine becomes a host: a POST of {@link Request} to {@code /v1/register} with a registration token. */
public final class Registration {
    private Registration() {
    }

    /**
     * @param uuid the identity on the machine's disk
     * @param agentIp from {@code CATTLE_AGENT_IP}; null takes the address that the server sees
     * @param labels from {@code CATTLE_HOST_LABELS}
     */
    public record Request(String uuid, String hostname, @Nullable String agentIp, Map<String, String> labels,
            HostFacts facts) {
        public Request {
            labels = Ordered.copy(labels);
        }
    }

    /** The host's own credentials for the agent's WebSocket at {@code /v1/agent}, by HTTP Basic. */
    public record Granted(String hostId, String accessKey, String secretKey) {
    }
}
