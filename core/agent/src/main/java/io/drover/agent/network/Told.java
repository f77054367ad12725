package io.drover.agent.network;

import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server has told this host of its environment. In memory only: the Network Agent keeps it on the disk. */
final class Told {
    private final Map<String, Fact> facts = new LinkedHashMap<>();
    private long epoch;
    private long revision;
    private long answered;

    /** What to make of it. */
    sealed interface Verdict {
        /** To be passed on. */
        record Taken(ToNetworkAgent message) implements Verdict {
        }

        /** It does not continue what is known: ask for the whole. */
        record NotContinuing() implements Verdict {
        }

        /** A deposed owner said it. */
        record Outdated() implements Verdict {
        }
    }

    /**
     * @param hostId this host
     * @param highestEpoch the highest epoch ever seen in an assignment
     */
    Verdict hear(String hostId, Tell tell, long highestEpoch) {
        if (tell.epoch() < Math.max(epoch, highestEpoch)) {
            return new Verdict.Outdated();
        }
        if (tell.base() == 0) {
            facts.clear();
        } else if (tell.epoch() != epoch || tell.base() != revision) {
            return new Verdict.NotContinuing();
        }
        epoch = tell.epoch();
        revision = tell.revision();
        answered = tell.answered();
        tell.remove().forEach(facts::remove);
        tell.put().forEach(fact -> facts.put(fact.key(), fact));
        return new Verdict.Taken(tell.base() == 0
                ? new ToNetworkAgent.Whole(hostId, tell.put(), answered)
                : new ToNetworkAgent.Changed(tell.put(), tell.remove(), answered));
    }

    /** Everything, or null when nothing was ever told. */
    @Nullable
    ToNetworkAgent whole(String hostId) {
        return epoch == 0 ? null : new ToNetworkAgent.Whole(hostId, List.copyOf(facts.values()), answered);
    }
}
