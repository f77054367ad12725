package io.drover.server.notifications;

import io.drover.model.NewsKind;
import io.drover.model.Service;
import io.drover.server.store.View;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How did the last upgrade of a service end? */
final class UpgradeSight {
    private UpgradeSight() {
    }

    /** Null when none ever did. */
    static @Nullable Sight of(View view, Service service) {
        var end = service.lastUpgrade();
        if (end == null) {
            return null;
        }
        var kind = switch (end.outcome()) {
            case UPGRADED -> NewsKind.UPGRADE_ENDED;
            case STOPPED -> NewsKind.UPGRADE_STOPPED;
            case ROLLED_BACK -> NewsKind.UPGRADE_ROLLED_BACK;
        };
        var says = switch (end.outcome()) {
            case UPGRADED -> " has ended: all is replaced and well";
            case STOPPED -> " has stopped by itself" + Sight.because(end.reason());
            case ROLLED_BACK -> " was rolled back" + Sight.because(end.reason());
        };
        var name = ServiceSight.name(view, service);
        return new Sight(Integer.toString(end.number()), Duration.ZERO, end.time(), kind, name,
                "The upgrade of " + name + says, ServiceSight.page(service));
    }
}
