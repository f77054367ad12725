package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings every upgrade nearer to its end. */
public final class UpgradesPlanner implements Planner {
    private final UpgradeStrategy strategy;

    public UpgradesPlanner() {
        this(new InService());
    }

    /** @param extensions among which the strategies are */
    public UpgradesPlanner(Extensions extensions) {
        this(Objects.requireNonNull(extensions.named(UpgradeStrategy.class, UpgradeOptions.IN_SERVICE)));
    }

    UpgradesPlanner(UpgradeStrategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        Instant wake = null;
        // those under way are few, and their deadlines are no news, so all are looked at
        for (var service : draft.view().upgrading()) {
            wake = Planner.earlier(wake, plan(draft, service));
        }
        return wake;
    }

    private @Nullable Instant plan(Draft draft, Service service) {
        var progress = new Progress(draft, service);
        return switch (service.state()) {
            case UPGRADING -> progress.forward(strategy);
            case ROLLING_BACK -> progress.back();
            case CANCELING_UPGRADE -> progress.cancel();
            case UPGRADED -> progress.upgraded();
            case FINISHING_UPGRADE -> progress.finish();
            default -> null;
        };
    }
}
