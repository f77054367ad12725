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

    /**
     * As {@link #checked}, of an upgrade that names no other service.
     *
     * @return them with the settings as they are kept
     * @throws Refusal naming what is not right, below {@code field}
     */
    public static UpgradeOptions inService(Extensions extensions, ServiceSpec spec, UpgradeOptions asked,
            String field) {
        if (asked.strategy().equals(UpgradeOptions.TO_SERVICE)) {
            throw new Refusal(Code.InvalidOption, field + ".strategy",
                    asked.strategy() + " is for a toServiceStrategy, which names the other service");
        }
        return checked(extensions, spec, asked, field);
    }

    /**
     * @return them with the settings as they are kept
     * @throws Refusal naming what is not right, below {@code field}
     */
    public static UpgradeOptions checked(Extensions extensions, ServiceSpec spec, UpgradeOptions asked,
            String field) {
        asked.checked(field);
        var strategy = extensions.named(UpgradeStrategy.class, asked.strategy());
        if (strategy == null) {
            throw new Refusal(Code.InvalidOption, field + ".strategy", "there is no upgrade strategy "
                    + asked.strategy() + "; there are: " + extensions.all(UpgradeStrategy.class).stream()
                            .map(Extension::name).collect(Collectors.joining(", ")));
        }
        try {
            var options = asked.withSettings(
                    SettingRules.whole(strategy.settings(), asked.settings(), field + ".settings"));
            strategy.check(options);
            if (strategy.besides() && Upgrades.addressesStay(spec)) {
                throw new Refusal(Code.InvalidOption, field + ".strategy", options.strategy() + " starts what is new"
                        + " beside what is old, and two containers of " + spec.name() + " cannot have one address");
            }
            return options;
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Refusal(Code.InvalidOption, field + ".settings",
                    e.getMessage() == null ? asked.strategy() + " does not take these settings" : e.getMessage());
        }
    }
}
