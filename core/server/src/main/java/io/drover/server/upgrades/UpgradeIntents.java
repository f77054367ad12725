package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.model.Upgrades;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnUpgrade;
import io.drover.model.intent.Intent.UpgradeService;
import io.drover.model.intent.Intent.UpgradeToService;
import io.drover.server.extension.Extensions;
import io.drover.server.extension.StrategyRules;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;

/** What people may ask of upgrades. */
public final class UpgradeIntents implements IntentHandler {
    private final Extensions extensions;

    /** @param extensions among them the strategies that people may name */
    public UpgradeIntents(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case UpgradeService upgrade -> upgrade(draft, upgrade);
            case UpgradeToService upgrade -> upgrade(draft, upgrade);
            case ActOnUpgrade act -> act(draft, act);
            default -> throw new IllegalArgumentException("not about upgrades: " + intent);
        };
    }

    private String upgrade(Draft draft, UpgradeService ask) {
        var service = existing(draft, ask.id());
        var options = StrategyRules.inService(extensions, service.spec(), ask.options(), "inServiceStrategy");
        Upgrades.requireNoTarget(draft.view().upgrading(), service.id(), "id");
        var begun = Upgrades.begin(service, ask.configs(), options, draft.view().instancesOf(service.id()),
                draft.now());
        draft.put(ask.drainTimeoutMillis() == null
                ? begun
                : begun.withSpec(begun.spec().withDrainTimeoutMillis(ask.drainTimeoutMillis())));
        return service.id();
    }

    private String upgrade(Draft draft, UpgradeToService ask) {
        var service = existing(draft, ask.id());
        var options = StrategyRules.checked(extensions, service.spec(), ask.options(), "toServiceStrategy");
        var other = draft.view().get(Service.class, ask.toServiceId());
        var upgrading = draft.view().upgrading();
        Upgrades.requireNoTarget(upgrading, service.id(), "toServiceStrategy.toServiceId");
        Upgrades.requireNoTarget(upgrading, ask.toServiceId(), "toServiceStrategy.toServiceId");
        draft.put(Upgrades.begin(service, other, ask.finalScale(), ask.updateLinks(), options, draft.now()));
        return service.id();
    }

    private static String act(Draft draft, ActOnUpgrade ask) {
        var service = existing(draft, ask.id());
        draft.put(ask.action().of(service, draft.now()));
        return service.id();
    }

    private static Service existing(Draft draft, String id) {
        return Service.asked(draft.view().get(Service.class, id), id);
    }
}
