package io.drover.network.metadata;

import io.drover.model.network.Fact;
import io.drover.model.network.PolicyRule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment's network as metadata shows it. */
final class NetworkForm {
    private NetworkForm() {
    }

    static Map<String, @Nullable Object> of(Fact.Environment environment) {
        var form = new LinkedHashMap<String, @Nullable Object>();
        form.put("name", environment.driver() == null ? "managed" : environment.driver().wire());
        form.put("uuid", environment.networkUuid());
        form.put("metadata", Map.of());
        form.put("default_policy_action", environment.defaultPolicyAction());
        form.put("policy", new LazyList<>(environment.policy(), NetworkForm::rule));
        form.put("default", true);
        return form;
    }

    /** With what the person wrote, and no more. */
    private static Map<String, @Nullable Object> rule(PolicyRule rule) {
        var form = new LinkedHashMap<String, @Nullable Object>();
        putIfThere(form, "within", rule.within());
        if (rule.between() != null) {
            var between = new LinkedHashMap<String, @Nullable Object>();
            putIfThere(between, "groupBy", rule.between().groupBy());
            putIfThere(between, "selector", rule.between().selector());
            form.put("between", between);
        }
        if (rule.from() != null) {
            form.put("from", Map.of("selector", rule.from().selector()));
        }
        if (rule.to() != null) {
            form.put("to", Map.of("selector", rule.to().selector()));
        }
        form.put("ports", rule.ports());
        form.put("action", rule.action());
        return form;
    }

    private static void putIfThere(Map<String, @Nullable Object> form, String key, @Nullable Object value) {
        if (value != null) {
            form.put(key, value);
        }
    }
}
