package io.drover.compose;

import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import java.util.Map;

/** {@code lb_config}: the way back of {@link LbConfigs}. */
final class LbWriter {
    private LbWriter() {
    }

    static Map<String, Object> of(LbConfig config) {
        var keys = new Written().put("port_rules", config.portRules().stream().map(LbWriter::rule).toList())
                .put("certs", config.certificates()).put("default_cert", config.defaultCertificate())
                .put("config", config.config());
        var policy = config.stickiness();
        if (policy != null) {
            keys.put("stickiness_policy", new Written().put("name", policy.name()).put("cookie", policy.cookie())
                    .put("domain", policy.domain()).put("indirect", policy.indirect())
                    .put("nocache", policy.nocache()).put("postonly", policy.postonly()).put("mode", policy.mode())
                    .values());
        }
        return keys.values();
    }

    private static Map<String, Object> rule(PortRule rule) {
        return new Written().put("source_port", rule.sourcePort()).put("target_port", rule.targetPort())
                .put("protocol", rule.protocol()).put("hostname", rule.hostname()).put("path", rule.path())
                .put("service", rule.service()).put("selector", rule.selector()).put("priority", rule.priority())
                .put("backend_name", rule.backendName()).put("weight", rule.weight()).values();
    }
}
