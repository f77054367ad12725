package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.model.Upgrades;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnUpgrade;
import io.drover.model.intent.Intent.UpgradeService;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;

/** What people may ask of upgrades. */
public final class UpgradeIntents implements IntentHandler {
    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case UpgradeService upgrade -> upgrade(draft, upgrade);
            case ActOnUpgrade act -> act(draft, act);
            default -> throw new IllegalArgumentException("not about upgrades: " + intent);
        };
    }

    private static String upgrade(Draft draft, UpgradeService ask) {
        var service = existing(draft, ask.id());
        draft.put(Upgrades.begin(service, ask.configs(), ask.options().checked("inServiceStrategy"),
                draft.view().instancesOf(service.id()), draft.now()));
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
