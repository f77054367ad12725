package io.drover.server;

import io.drover.model.Instance;
import io.drover.model.Refusal;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.intent.Intent;
import io.drover.model.spec.HostRule;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.plugin.SchedulerRule;
import io.drover.server.extension.ExtensionFailed;
import io.drover.server.extension.Extensions;
import io.drover.server.extension.RuleFit;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what containers say to a scheduler rule against the rule, whatever intent made them say it. A rule that is not here,
 * or that fails, refuses nobody: it may come later, and who asks for it waits until then.
 */
record RuleLabels(Extensions extensions, IntentHandler real) implements IntentHandler {
    @Override
    public String handle(Draft draft, Intent intent) {
        var before = draft.view();
        var id = real.handle(draft, intent);
        draft.changes().values().forEach(changed -> check(before, changed));
        return id;
    }

    private void check(View before, @Nullable Resource changed) {
        switch (changed) {
            case Service service -> service(before.get(Service.class, service.id()), service);
            case Instance instance when instance.standalone() && before.find(instance.id()) == null ->
                check("", instance.config());
            case null, default -> {
                // has no containers of its own
            }
        }
    }

    private void service(@Nullable Service before, Service now) {
        var known = before == null ? List.<LaunchConfig>of() : before.spec().launchConfigs();
        for (var config : now.spec().launchConfigs()) {
            if (known.stream().noneMatch(
                    it -> it.name().equals(config.name()) && it.labels().equals(config.labels()))) {
                try {
                    check(config.isPrimary() ? "launchConfig." : "secondaryLaunchConfigs." + config.name() + ".",
                            config);
                } catch (Refusal e) {
                    throw new Refusal(e.code(), e.field(), now.name() + ": " + e.getMessage());
                }
            }
        }
    }

    private void check(String where, LaunchConfig config) {
        var asked = HostRule.of(config.labels());
        var rule = asked == null ? null : extensions.named(SchedulerRule.class, asked.name());
        if (asked != null && rule != null) {
            try {
                RuleFit.check(rule, asked.settings(), where + "labels." + Labels.SCHEDULER_RULE);
            } catch (ExtensionFailed e) {
                // the containers will say so
            }
        }
    }
}
