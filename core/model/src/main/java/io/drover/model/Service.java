package io.drover.model;

import io.drover.model.spec.Ordered;
import io.drover.model.spec.ServiceSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service and what is wanted of it.
 *
 * @param spec written by intents only; its scale is the wanted one
 * @param links alias to service id; written by intents
 * @param state steady states are wanted by intents, {@code ACTIVATING} and the like are left by the services planner
 * @param everActive it reached its scale once, so those that link to it may start; written by the services planner
 * @param addresses those that stay with their place ({@code 1/} for the first primary), of a service with {@code retain_ip}; written by
 *            the network planner
 * @param targets of a load balancer: ids of the services that it sends requests to, aliases resolved; written by the balancing
 *            planner
 * @param nextCreateIndex the number for the next unit; never goes back; written by the services planner
 * @param message why it is not there yet, or null; written by the services planner, and during an upgrade by the upgrades planner
 * @param revision grows with each upgrade; containers know theirs
 * @param upgrade from its beginning until it is finished or rolled back, or null; begun by intents, written by the upgrades
 *            planner
 * @param selection what its selectors find; written by the services planner
 * @param token a secret that its own containers find in metadata; written once, by the network planner
 * @param outside of an external service with a check how its addresses are; written by the concern {@code health}
 * @param lastUpgrade how the newest upgrade that came to an end did, or null; written by the upgrades planner
 * @param restart of its containers, while it is {@code RESTARTING}, and afterwards unless it ended well; begun by intents, written by the
 *            services planner
 */
@RecordBuilder
public record Service(String id, String uuid, String stackId, ServiceSpec spec, Map<String, String> links, State state,
        boolean everActive, Map<String, String> addresses, Set<String> targets, long nextCreateIndex,
        @Nullable String message,
        Instant created,
        @Nullable Instant removed, int revision,
        @Nullable Upgrade upgrade, Selection selection,
        @Nullable String token, Upgrade.@Nullable End lastUpgrade,
        Map<String, InstanceHealth> outside,
        @Nullable RollingRestart restart) implements Resource, ServiceBuilder.With {

    public Service {
        links = Ordered.copy(links);
        addresses = addresses == null ? Map.of() : Ordered.copy(addresses);
        targets = targets == null ? Set.of() : Set.copyOf(targets);
        selection = selection == null ? Selection.NOTHING : selection;
        outside = outside == null ? Map.of() : Ordered.copy(outside);
    }

    /** One that was never upgraded. */
    public Service(String id, String uuid, String stackId, ServiceSpec spec, Map<String, String> links, State state,
            boolean everActive, Map<String, String> addresses, Set<String> targets, long nextCreateIndex,
            @Nullable String message, Instant created, @Nullable Instant removed) {
        this(id, uuid, stackId, spec, links, state, everActive, addresses, targets, nextCreateIndex, message, created,
                removed, 0, null, Selection.NOTHING, null, null, Map.of(), null);
    }

    /** Without the token: it may stand in a log. */
    @Override
    public String toString() {
        return "Service[" + id + ", " + spec.name() + ", " + state + "]";
    }

    /** What people linked it to, and what its selector finds besides. */
    public Map<String, String> allLinks() {
        if (selection.links().isEmpty()) {
            return links;
        }
        var all = new LinkedHashMap<>(links);
        selection.links().forEach(all::putIfAbsent);
        return all;
    }

    public String name() {
        return spec.name();
    }

    /** The addresses outside that are to be checked now. */
    public List<String> checkedAddresses() {
        return exists() && state.runs() ? spec.checkedAddresses() : List.of();
    }

    /** Is there a check for this address of its, by hosts of ours? */
    public boolean checks(String address) {
        return exists() && state.runs() && spec.checks(address);
    }

    /** Could more hosts check one of its addresses, if there are any? */
    public boolean scarcelyChecked() {
        return checkedAddresses().stream().map(outside::get)
                .anyMatch(health -> health == null || health.checkers().size() < InstanceHealth.CHECKERS);
    }

    /** Those of its addresses to which nobody is to be led. What was not found out yet may be well. */
    public List<String> ill() {
        return outside.entrySet().stream().filter(one -> one.getValue().state() == InstanceHealth.State.UNHEALTHY)
                .map(Map.Entry::getKey).toList();
    }

    /** Is this host to check one of its addresses? */
    public boolean checkedBy(String hostId) {
        return outside.values().stream().anyMatch(health -> health.checkers().contains(hostId));
    }

    /** Which set of an upgrade one of its containers belongs to; BOTH when it is of neither alone. */
    public Upgrade.Side sideOf(Instance instance) {
        if (upgrade == null || !upgrade.changed().contains(instance.config().name())) {
            return Upgrade.Side.BOTH;
        }
        return instance.revision() == revision ? Upgrade.Side.NEW : Upgrade.Side.OLD;
    }

    /** What runs at a place while there is an upgrade. */
    public Upgrade.Side sideAt(int index) {
        var usual = state == State.ROLLING_BACK ? Upgrade.Side.OLD : Upgrade.Side.NEW;
        return upgrade == null ? usual : upgrade.places().getOrDefault(index, usual);
    }

    /**
     * What people ask of a service is asked of one that is there and stays.
     *
     * @param found by that id, or null
     * @throws Refusal when it is not so
     */
    public static Service asked(@Nullable Service found, String id) {
        if (found == null) {
            throw Refusal.notFound("the service " + id);
        }
        if (found.state() == State.REMOVING) {
            throw new Refusal(Refusal.Code.InvalidState, null, "the service " + found.name() + " is being removed");
        }
        return found;
    }

    /** The steps of Rancher's service life. */
    public enum State {
        INACTIVE, ACTIVATING, ACTIVE, UPDATING_ACTIVE, DEACTIVATING, REMOVING, REMOVED,
        /** The next containers are replaced as soon as those before are well. */
        UPGRADING,
        /** All are replaced, and the old ones kept for the case that they are wanted back. */
        UPGRADED, FINISHING_UPGRADE, CANCELING_UPGRADE,
        /** Stopped on its way, by a person or by itself. */
        CANCELED_UPGRADE, ROLLING_BACK,
        /** Its containers are ended and started again, the next ones as soon as those before are well. */
        RESTARTING;

        /** Should its containers run? */
        public boolean runs() {
            return switch (this) {
                case INACTIVE, DEACTIVATING, REMOVING, REMOVED -> false;
                default -> true;
            };
        }

        /** An upgrade has its own end, and is brought there first. */
        public boolean canDeactivate() {
            return this == ACTIVATING || this == ACTIVE || this == UPDATING_ACTIVE || this == RESTARTING;
        }

        /** Of one that is being restarted that is the end of it: what was not restarted stays as it is. */
        public boolean canActivate() {
            return this == INACTIVE || this == RESTARTING;
        }
    }
}
