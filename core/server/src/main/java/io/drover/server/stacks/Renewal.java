package io.drover.server.stacks;

import io.drover.model.Instance.Desired;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.UpgradeAction;
import io.drover.model.Upgrades;
import io.drover.model.intent.Intent.UpgradeStack;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.server.extension.Extensions;
import io.drover.server.extension.StrategyRules;
import io.drover.server.store.Draft;

/**
 * Begins the upgrades of a stack's services to what its compose texts say.
 *
 * @param extensions among them the strategies that these may name
 */
record Renewal(UpgradeStack ask, Extensions extensions) {
    /** As Rancher's command has them. */
    private static final UpgradeOptions USUAL = new UpgradeOptions(false, 2, 1000);

    boolean isFor(ServiceSpec wanted) {
        return ask.services().isEmpty() || ask.services().contains(wanted.name());
    }

    /** @param service up to date but for its containers */
    void begin(Draft draft, Service service, ServiceSpec wanted) {
        var changes = service.spec().changesTo(wanted);
        if (ask.force()) {
            changes.removeIf(change -> wanted.launchConfigs().contains(change));
            changes.addAll(wanted.launchConfigs());
        }
        if (changes.isEmpty() || !wanted.hasContainers()) {
            return;
        }
        Upgrades.requireNoTarget(draft.view().upgrading(), service.id(), "services");
        var options = StrategyRules.inService(extensions, wanted, options(wanted), "upgrade_strategy");
        draft.put(Upgrades.begin(finished(draft, service), changes, options, draft.view().instancesOf(service.id()),
                draft.now()));
    }

    /** As Rancher's command does it: what is there is confirmed by the wish for something newer. */
    private static Service finished(Draft draft, Service service) {
        if (!UpgradeAction.FINISH.possible(service)) {
            return service;
        }
        draft.view().instancesOf(service.id()).stream().filter(it -> it.desired() == Desired.KEPT)
                .forEach(it -> draft.put(it.withDesired(Desired.REMOVED)));
        return service.withUpgrade(null).withState(State.ACTIVE);
    }

    private UpgradeOptions options(ServiceSpec wanted) {
        var options = wanted.upgradeStrategy() == null ? USUAL : wanted.upgradeStrategy();
        return options.withBatchSize(ask.batchSize() == null ? options.batchSize() : ask.batchSize())
                .withIntervalMillis(
                        ask.intervalMillis() == null ? options.intervalMillis() : ask.intervalMillis());
    }
}
