package io.drover.server.notifications;

import io.drover.model.Host;
import io.drover.model.Host.State;
import io.drover.model.NewsKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is a host lost? */
final class HostSight {
    /** Only silent; it stays so while many are, and people have to know of that as well. */
    private static final Duration SILENT = Duration.ofSeconds(60);
    private static final String LOST = "lost";
    private static final String PAGE = "/hosts";

    private HostSight() {
    }

    /** Null when there is nothing to say of it. */
    static @Nullable Sight of(Host host) {
        if (host.state() != State.ACTIVE && host.state() != State.INACTIVE) {
            return null;
        }
        var name = host.name() == null || host.name().isBlank() ? host.hostname() : host.name();
        return switch (host.agentState()) {
            case ACTIVE -> Sight.lasting(Sight.WELL, Duration.ZERO, NewsKind.HOST_BACK, name,
                    "The host " + name + " is back", PAGE);
            case RECONNECTING -> lost(host, name, SILENT);
            case DISCONNECTED -> lost(host, name, Duration.ZERO);
        };
    }

    private static Sight lost(Host host, String name, Duration patience) {
        return Sight.lasting(LOST, patience, NewsKind.HOST_LOST, name,
                "The host " + name + " is lost" + Sight.because(host.message()), PAGE);
    }
}
