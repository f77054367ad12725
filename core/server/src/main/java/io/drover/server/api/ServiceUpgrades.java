package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Service;
import io.drover.model.Upgrade;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.UpgradeService;
import io.drover.model.intent.Intent.UpgradeToService;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rancher's {@code serviceUpgrade}, from and to JSON, with what Drover knows besides. */
final class ServiceUpgrades {
    private ServiceUpgrades() {
    }

    static Intent.Environment read(Service service, Body body) {
        if (!body.at("toServiceStrategy").absent()) {
            return toService(service, body);
        }
        var given = body.at("inServiceStrategy");
        if (given.absent()) {
            throw new Refusal(Code.MissingRequired, "inServiceStrategy", "inServiceStrategy is missing");
        }
        var configs = new ArrayList<LaunchConfig>();
        var primary = given.object().at("launchConfig");
        if (!primary.absent()) {
            configs.add(ServiceSpecs.launchConfig(service.spec().kind(), primary));
        }
        var sidekicks = given.at("secondaryLaunchConfigs");
        if (!sidekicks.absent()) {
            configs.addAll(ServiceSpecs.sidekicks(sidekicks));
        }
        return new UpgradeService(service.id(), configs, options(service.spec(), given),
                primary.absent() ? null : ServiceSpecs.drainMillis(primary));
    }

    private static UpgradeToService toService(Service service, Body body) {
        if (!body.at("inServiceStrategy").absent()) {
            throw new Refusal(Code.InvalidOption, "toServiceStrategy",
                    "give an inServiceStrategy or a toServiceStrategy, and not both");
        }
        var given = body.at("toServiceStrategy").object();
        var other = given.at("toServiceId").orNull(Given::text);
        if (other == null || other.isBlank()) {
            throw new Refusal(Code.MissingRequired, "toServiceStrategy.toServiceId",
                    "toServiceStrategy.toServiceId is missing");
        }
        return new UpgradeToService(service.id(), other, or(given.at("finalScale").orNull(Given::integer), 1),
                or(given.at("updateLinks").orNull(Given::bool), false),
                options(service.spec(), given).withStrategy(UpgradeOptions.TO_SERVICE).withSettings(Map.of()));
    }

    /** What is not said is as the service's own description has it, and else as in Rancher. */
    private static UpgradeOptions options(ServiceSpec spec, Given given) {
        var own = own(spec);
        return new UpgradeOptions(or(given.at("startFirst").orNull(Given::bool), own.startFirst()),
                or(given.at("batchSize").orNull(Given::integer), own.batchSize()),
                or(given.at("intervalMillis").orNull(Given::whole), own.intervalMillis()),
                or(given.at("autoFinish").orNull(Given::bool), own.autoFinish()),
                or(given.at("autoRollback").orNull(Given::bool), own.autoRollback()),
                or(given.at("pauseAfterFirstBatch").orNull(Given::bool), own.pauseAfterFirstBatch()),
                or(given.at("deadlineMillis").orNull(Given::whole), own.deadlineMillis()),
                or(given.at("strategy").orNull(Given::text), own.strategy()),
                or(given.at("settings").orNull(Given::map), own.settings()));
    }

    private static UpgradeOptions own(ServiceSpec spec) {
        return spec.upgradeStrategy() == null ? UpgradeOptions.DEFAULT : spec.upgradeStrategy();
    }

    /** Those of an upgrade that says nothing of them. */
    static Map<String, @Nullable Object> ownOptions(Service service) {
        return options(own(service.spec()));
    }

    private static <T> T or(@Nullable T given, T own) {
        return given == null ? own : given;
    }

    static @Nullable Object body(Service service) {
        var upgrade = service.upgrade();
        if (upgrade == null) {
            return null;
        }
        var strategy = options(upgrade.options());
        strategy.put("share", upgrade.share());
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "serviceUpgrade");
        var to = upgrade.to();
        if (to == null) {
            fill(strategy, service, upgrade);
        } else {
            strategy.put("type", "toServiceUpgradeStrategy");
            strategy.put("toServiceId", to.serviceId());
            strategy.put("finalScale", to.finalScale());
            strategy.put("updateLinks", to.updateLinks());
        }
        body.put("inServiceStrategy", to == null ? strategy : null);
        body.put("toServiceStrategy", to == null ? null : strategy);
        return body;
    }

    private static Map<String, @Nullable Object> options(UpgradeOptions options) {
        Map<String, @Nullable Object> strategy = new LinkedHashMap<>();
        strategy.put("batchSize", options.batchSize());
        strategy.put("intervalMillis", options.intervalMillis());
        strategy.put("startFirst", options.startFirst());
        strategy.put("autoFinish", options.autoFinish());
        strategy.put("autoRollback", options.autoRollback());
        strategy.put("pauseAfterFirstBatch", options.pauseAfterFirstBatch());
        strategy.put("deadlineMillis", options.deadlineMillis());
        strategy.put("strategy", options.strategy());
        strategy.put("settings", options.settings());
        return strategy;
    }

    private static void fill(Map<String, @Nullable Object> strategy, Service service, Upgrade upgrade) {
        strategy.put("type", "inServiceUpgradeStrategy");
        var now = changed(upgrade, service.spec().launchConfigs());
        var previous = changed(upgrade, upgrade.previous());
        strategy.put("launchConfig", primary(now));
        strategy.put("secondaryLaunchConfigs", sidekicks(now));
        strategy.put("previousLaunchConfig", primary(previous));
        strategy.put("previousSecondaryLaunchConfigs", sidekicks(previous));
    }

    private static List<LaunchConfig> changed(Upgrade upgrade, List<LaunchConfig> configs) {
        return configs.stream().filter(config -> upgrade.changed().contains(config.name())).toList();
    }

    private static @Nullable Object primary(List<LaunchConfig> configs) {
        return configs.stream().filter(LaunchConfig::isPrimary).findFirst()
                .map(config -> LaunchConfigs.body(config, "launchConfig")).orElse(null);
    }

    private static List<?> sidekicks(List<LaunchConfig> configs) {
        return configs.stream().filter(config -> !config.isPrimary())
                .map(config -> LaunchConfigs.body(config, "secondaryLaunchConfig")).toList();
    }
}
