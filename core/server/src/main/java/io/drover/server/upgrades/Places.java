package io.drover.server.upgrades;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an upgrade has at each of its places. */
sealed interface Places permits OwnPlaces, TwoServices {
    static Places of(View view, Service service) {
        var to = Objects.requireNonNull(service.upgrade()).to();
        return to == null ? new OwnPlaces(view, service) : new TwoServices(view, service, to);
    }

    List<Place> all();

    /** Are there as many as there are to be? */
    boolean complete();

    /** Is there anything left of a set alone? */
    boolean hasAny(Side set);

    boolean keepsAny();

    /** One of the old set that still runs where it is not to any more, or null. */
    @Nullable
    String ending();

    /** What is waited for of the new set, in words for people, or null. */
    @Nullable
    String waiting();

    /** Why it cannot go on, or null. */
    default @Nullable String broken() {
        return null;
    }

    /** Has others follow to where the places are now, before the service is in that state. */
    default Upgrade follow(Draft draft, Upgrade upgrade, State state) {
        return upgrade;
    }

    /** Has others stay where they are for good: with the new set, or with the old one. */
    default void settle(Draft draft, Upgrade upgrade, Side with) {
    }

    /**
     * One of these that has not come to its end, as far as its host is heard: of another, and of what was purged, nobody waits
     * to hear.
     */
    static @Nullable String ending(View view, Stream<Instance> leaving) {
        return leaving.filter(it -> !it.purged() && it.state().moves() && isHeard(view.get(Host.class, it.hostId())))
                .map(Instance::name).findFirst().orElse(null);
    }

    private static boolean isHeard(@Nullable Host host) {
        return host != null && host.agentState() == Host.AgentState.ACTIVE;
    }
}
