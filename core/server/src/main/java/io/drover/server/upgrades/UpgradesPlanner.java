package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Brings every upgrade nearer to its end; new with every ownership. */
public final class UpgradesPlanner implements Planner {
    private final Extensions extensions;
    private final Counted counted;
    private @Nullable Instant began;

    /** What load balancers have counted for the sets of a service since their share is what it is. */
    @FunctionalInterface
    public interface Counted {
        Traffic of(View view, Service service);
    }

    /** @param extensions among them the strategies, which are looked up each time */
    public UpgradesPlanner(Extensions extensions, Counted counted) {
        this.extensions = extensions;
        this.counted = counted;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        var since = Planner.began(began, draft.now());
        began = since;
        Instant wake = null;
        // those under way are few, and their deadlines are no news, so all are looked at
        for (var service : draft.view().upgrading()) {
            wake = Planner.earlier(wake, plan(new Progress(draft, service, since), draft, service));
        }
        return wake;
    }

    private @Nullable Instant plan(Progress progress, Draft draft, Service service) {
        return switch (service.state()) {
            case UPGRADING -> progress.forward(now -> Counsel.of(extensions, now), counted.of(draft.view(), service));
            case ROLLING_BACK -> progress.back();
            case CANCELING_UPGRADE -> progress.cancel();
            case UPGRADED -> progress.upgraded();
            case FINISHING_UPGRADE -> progress.finish();
            default -> null;
        };
    }
}
