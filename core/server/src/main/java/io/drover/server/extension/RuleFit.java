package io.drover.server.extension;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.plugin.SchedulerRule;
import java.util.Map;

/** Whether a scheduler rule takes what people say to it. */
public final class RuleFit {
    private RuleFit() {
    }

    /**
     * @throws Refusal naming what is not right, below {@code field}
     * @throws ExtensionFailed when the rule cannot say
     */
    public static void check(SchedulerRule rule, Map<String, String> settings, String field) {
        var whole = SettingRules.whole(rule.settings(), settings, field);
        try {
            rule.check(whole);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Code.InvalidOption, field,
                    e.getMessage() == null ? rule.name() + " does not take these settings" : e.getMessage());
        }
    }
}
