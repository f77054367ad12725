package io.drover.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.UpgradeOptions;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a service on their way from an older description, the old set, to the one in its spec, the new set. A
 * place, which is an index of the service, has units of one set or of both. Which, is written by the upgrades planner; the
 * services planner makes it so.
 *
 * @param previous the launch configs of the old set, the primary first
 * @param changed names of the launch configs whose containers are replaced; those of others belong to both sets
 * @param places index to what runs there; one that is not named has what the state of the service says
 * @param batches how many were begun
 * @param done the most places that were of the new set and well at once
 * @param total how many places there are
 * @param progressed when it last got on, or was begun or carried on
 * @param restingSince since when all that was begun is well, or null while it is not
 * @param failure why it stopped by itself, or null
 * @param share of 100 new requests so many go to the new set; null when each container gets as many as any other
 * @param shareSince since when the share is what it is, or null when it never was another
 * @param to another service whose containers are the new set, or null when the service's own are replaced. A place is a
 *            number then, up to the greater scale
 */
@RecordBuilder
public record Upgrade(UpgradeOptions options, List<LaunchConfig> previous, Set<String> changed,
        Map<Integer, Side> places, int batches, int done, int total, Instant progressed,
        @Nullable Instant restingSince, @Nullable String failure, @Nullable Integer share,
        @Nullable Instant shareSince, @Nullable ToService to) implements UpgradeBuilder.With {

    /** The share of a set that gets everything. */
    public static final int ALL = 100;

    public Upgrade {
        previous = List.copyOf(previous);
        changed = Collections.unmodifiableSet(new TreeSet<>(changed));
        places = Collections.unmodifiableMap(new TreeMap<>(places));
    }

    /** What a place has to run, or the set that a container belongs to. */
    public enum Side {
        OLD, BOTH, NEW;

        /** Is there something for both? */
        public boolean meets(Side other) {
            return this == other || this == BOTH || other == BOTH;
        }
    }

    /**
     * The service that takes over.
     *
     * @param from the scale of the old service when it began
     * @param had the scale of the other one then
     * @param finalScale how many it is to have at least
     * @param updateLinks whether those that use the old service are led to the other one
     * @param links that were turned to it, {@code service id/alias}
     * @param rules that load balancers were given for it, by their ids
     */
    public record ToService(String serviceId, int from, int had, int finalScale, boolean updateLinks,
            Set<String> links, Map<String, List<PortRule>> rules) {
        public ToService {
            links = Set.copyOf(links);
            rules = Map.copyOf(rules);
        }

        /** How many it gets. */
        public int more() {
            return Math.max(0, finalScale - had);
        }

        /** How many places there are. */
        public int places() {
            return Math.max(from, more());
        }

        public ToService following(Set<String> nowLinks, Map<String, List<PortRule>> nowRules) {
            return new ToService(serviceId, from, had, finalScale, updateLinks, nowLinks, nowRules);
        }
    }

    /**
     * What became of one, as far as that is not for a person to say.
     *
     * @param number grows with each of a service, so that whoever was told of one knows the next
     * @param reason why it stopped or went back, for people, or null
     */
    public record End(int number, Outcome outcome, @Nullable String reason, Instant time) {
        /** The one that comes after another, which is null before the first. */
        public static End after(@Nullable End before, Outcome outcome, @Nullable String reason, Instant time) {
            return new End(before == null ? 1 : before.number + 1, outcome, reason, time);
        }
    }

    public enum Outcome {
        /** All is replaced and well. */
        UPGRADED,
        /** By itself; a person may carry it on. */
        STOPPED, ROLLED_BACK
    }

    /** Do no containers belong to both sets? Then a unit is replaced as a whole, and need not stay on its host. */
    @JsonIgnore
    public boolean ofWholeUnits(Service service) {
        return previous.stream().allMatch(config -> changed.contains(config.name()))
                && service.spec().launchConfigs().stream().allMatch(config -> changed.contains(config.name()));
    }

    /** It begins to be like that now, unless it is already. */
    public Upgrade sharing(@Nullable Integer percent, Instant now) {
        return Objects.equals(share, percent) ? this : withShare(percent).withShareSince(now);
    }

    /** Do both sets get something, so that one can be judged beside the other? */
    @JsonIgnore
    public boolean isShared() {
        return share != null && share > 0 && share < ALL;
    }

    /** From 0 to 100. */
    @JsonIgnore
    public int percent() {
        return total == 0 ? 0 : ALL * Math.min(done, total) / total;
    }
}
