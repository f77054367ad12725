package io.drover.agent.assignment;

import io.drover.model.spec.Ordered;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.ServerMessage.Assign;
import io.drover.model.wire.ServerMessage.RemoveVolume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this host must run.
 *
 * @param highestEpoch the highest epoch ever seen; whoever speaks with a lower one is no longer the owner
 * @param epoch and revision of what is held; 0 while nothing is held
 * @param containers by instance id
 */
public record Assignment(long highestEpoch, long epoch, long revision, Map<String, Assigned> containers) {
    public static final Assignment NONE = new Assignment(0, 0, 0, Map.of());

    public Assignment {
        containers = Ordered.copy(containers);
    }

    /** Was anything ever assigned? Until then nothing may be removed. */
    public boolean held() {
        return epoch > 0;
    }

    /** May who speaks in this epoch have a volume removed? Not a deposed owner, nor while a container is to have it. */
    public boolean lets(RemoveVolume ask) {
        return ask.epoch() >= highestEpoch && containers.values().stream().noneMatch(one -> one.mounts(ask.name()));
    }

    /** What to do with an offer. */
    public sealed interface Verdict {
        /** @param dropped instances that are no longer wanted */
        record Taken(Assignment next, List<String> dropped) implements Verdict {
        }

        /** It does not continue what is held: ask for the whole. */
        record NotContinuing(Assignment next) implements Verdict {
        }

        /** A deposed owner said it, or it was overtaken by a newer one of the same owner. */
        record Outdated() implements Verdict {
        }
    }

    public Verdict judge(Assign offer) {
        if (offer.epoch() < highestEpoch) {
            return new Verdict.Outdated();
        }
        if (offer.base() == 0) {
            if (offer.epoch() == epoch && offer.revision() < revision) {
                return new Verdict.Outdated();
            }
            var whole = new LinkedHashMap<String, Assigned>();
            offer.put().forEach(one -> whole.put(one.instanceId(), one));
            return new Verdict.Taken(new Assignment(offer.epoch(), offer.epoch(), offer.revision(), whole),
                    containers.keySet().stream().filter(id -> !whole.containsKey(id)).toList());
        }
        if (offer.epoch() != epoch || offer.base() != revision) {
            return new Verdict.NotContinuing(new Assignment(offer.epoch(), epoch, revision, containers));
        }
        var changed = new LinkedHashMap<>(containers);
        offer.remove().forEach(changed::remove);
        offer.put().forEach(one -> changed.put(one.instanceId(), one));
        return new Verdict.Taken(new Assignment(epoch, epoch, offer.revision(), changed),
                offer.remove().stream().filter(id -> !changed.containsKey(id)).toList());
    }
}
