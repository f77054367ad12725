package io.drover.server.upgrades;

import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Batches;
import io.drover.plugin.UpgradeStrategy;

/** Rancher's upgrade to another service: a batch of that one comes, and when it is well a batch of the old one goes. */
public final class ToService implements UpgradeStrategy {
    @Override
    public String name() {
        return UpgradeOptions.TO_SERVICE;
    }

    @Override
    public Step next(Situation now) {
        return Batches.next(now, true);
    }
}
