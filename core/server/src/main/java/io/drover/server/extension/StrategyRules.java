package io.drover.server.extension;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Upgrades;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Extension;
import io.drover.plugin.UpgradeStrategy;
import java.util.stream.Collectors;

/** Whether an upgrade can begin with the strategy that people named. */
public final class StrategyRules {
    private StrategyRules() {
    }

    /** @throws Refusal naming what is not right, below {@code field} */
    public static UpgradeOptions checked(Extensions extensions, ServiceSpec spec, UpgradeOptions options,
            String field) {
        options.checked(field);
        var strategy = extensions.named(UpgradeStrategy.class, options.strategy());
        if (strategy == null) {
            throw new Refusal(Code.InvalidOption, field + ".strategy", "there is no upgrade strategy "
                    + options.strategy() + "; there are: " + extensions.all(UpgradeStrategy.class).stream()
                            .map(Extension::name).collect(Collectors.joining(", ")));
        }
        try {
            SettingRules.check(strategy.settings(), options.settings(), field + ".settings");
            strategy.check(options);
            if (strategy.besides() && Upgrades.addressesStay(spec)) {
                throw new Refusal(Code.InvalidOption, field + ".strategy", options.strategy() + " starts what is new"
                        + " beside what is old, and two containers of " + spec.name() + " cannot have one address");
            }
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Refusal(Code.InvalidOption, field + ".settings",
                    e.getMessage() == null ? options.strategy() + " does not take these settings" : e.getMessage());
        }
        return options;
    }
}
