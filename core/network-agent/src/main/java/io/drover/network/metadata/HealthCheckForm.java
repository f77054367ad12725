package io.drover.network.metadata;

import io.drover.model.spec.HealthCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A health check as metadata shows it. */
final class HealthCheckForm {
    private HealthCheckForm() {
    }

    static @Nullable Map<String, @Nullable Object> of(@Nullable HealthCheck check) {
        if (check == null) {
            return null;
        }
        var form = new LinkedHashMap<String, @Nullable Object>();
        form.put("port", check.port());
        form.put("request_line", check.requestLine());
        form.put("interval", check.interval());
        form.put("response_timeout", check.responseTimeout());
        form.put("healthy_threshold", check.healthyThreshold());
        form.put("unhealthy_threshold", check.unhealthyThreshold());
        return form;
    }
}
