package io.drover.server.upgrades;

import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Batches;
import io.drover.plugin.UpgradeStrategy;

/** Rancher's in-service upgrade: one batch after the other. */
public final class InService implements UpgradeStrategy {
    @Override
    public String name() {
        return UpgradeOptions.IN_SERVICE;
    }

    @Override
    public Step next(Situation now) {
        return Batches.next(now, now.options().startFirst());
    }
}
