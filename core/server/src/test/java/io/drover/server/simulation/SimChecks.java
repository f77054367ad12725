package io.drover.server.simulation;

import io.drover.model.network.Fact;
import io.drover.model.network.Fact.Check;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A host's Network Agent as far as it checks what it was told to check, and what the agent beside it remembers of that. */
final class SimChecks {
    private static final int RISE = 2;
    private static final int FALL = 3;
    private final World world;
    private final Map<String, Fact> told = new TreeMap<>();
    private final Map<String, Trial> trials = new TreeMap<>();
    private long epoch;
    private long revision;
    private long number;
    private boolean blind;
    private boolean noWayOut;

    /** How it stands with one container. */
    private static final class Trial {
        private Check check;
        private Word word = Word.INIT;
        private int good;
        private int bad;
        private @Nullable Word said;

        Trial(Check check) {
            this.check = check;
        }

        void tryOnce(boolean answered) {
            good = answered ? good + 1 : 0;
            bad = answered ? 0 : bad + 1;
            word = good >= RISE ? Word.UP : bad >= FALL ? Word.DOWN : word;
        }

        Vote vote() {
            return new Vote(check.instanceId(), check.startCount(), word, word == Word.DOWN ? "simulated" : null);
        }
    }

    SimChecks(World world) {
        this.world = world;
    }

    /** @param highestEpoch that the agent has seen @return false when the whole is to be asked for */
    boolean hear(Tell tell, long highestEpoch) {
        if (tell.epoch() < highestEpoch) {
            return true;
        }
        if (tell.base() == 0) {
            if (tell.epoch() == epoch && tell.revision() < revision) {
                return true;
            }
            told.clear();
        } else if (tell.epoch() != epoch || tell.base() != revision) {
            return false;
        }
        epoch = tell.epoch();
        revision = tell.revision();
        tell.remove().forEach(told::remove);
        tell.put().forEach(fact -> told.put(fact.key(), fact));
        return true;
    }

    /** The agent has begun again, and is told everything; the Network Agent goes on with what it knows. */
    void agentRestarted() {
        epoch = 0;
        revision = 0;
    }

    /** It begins again, and counts from the beginning. */
    void restart() {
        trials.clear();
        number = 0;
    }

    /** It reaches nothing, though all may be well. */
    void blind(boolean now) {
        blind = now;
    }

    /** It reaches nothing that is on no host of ours. */
    void noWayOut(boolean now) {
        noWayOut = now;
    }

    /** Would it get an answer of an address outside now? */
    boolean reaches(String address) {
        return !blind && !noWayOut && world.elsewhere().answers(address);
    }

    /** What it found out of something that it checks, or null. */
    @Nullable
    Word says(String id) {
        var trial = trials.get(id);
        return trial == null ? null : trial.word;
    }

    /** To which addresses of an external service it leads nobody; null when it knows nothing of the service. */
    @Nullable
    List<String> ill(String serviceId) {
        return told.get("service/" + serviceId) instanceof Fact.OfService service ? service.ill() : null;
    }

    /** Everything, as the agent has heard it. */
    OfNetwork all() {
        return new OfNetwork(new Votes(number, true, trials.values().stream().map(Trial::vote).toList(), List.of()));
    }

    /** Tries each once, and says what has changed; null when nothing has. */
    @Nullable
    OfNetwork look() {
        var gone = new ArrayList<String>();
        for (var id : List.copyOf(trials.keySet())) {
            if (!told.containsKey("check/" + id)) {
                trials.remove(id);
                gone.add(id);
            }
        }
        var votes = new ArrayList<Vote>();
        for (var fact : told.values()) {
            if (fact instanceof Check check) {
                var trial = trials.computeIfAbsent(check.instanceId(), _ -> new Trial(check));
                if (trial.check.startCount() != check.startCount()) {
                    trial = new Trial(check);
                    trials.put(check.instanceId(), trial);
                }
                trial.tryOnce(answers(check));
                if (trial.word != trial.said) {
                    trial.said = trial.word;
                    votes.add(trial.vote());
                }
            }
        }
        if (number == 0) {
            number = 1;
            return all();
        }
        return votes.isEmpty() && gone.isEmpty() ? null : new OfNetwork(new Votes(++number, false, votes, gone));
    }

    private boolean answers(Check check) {
        return Check.serviceOf(check.instanceId()) == null
                ? !blind && answers(check.instanceId())
                : reaches(check.address());
    }

    private boolean answers(String instanceId) {
        return world.hosts().stream().filter(SimHost::on).map(host -> host.containers().get(instanceId))
                .filter(Objects::nonNull).anyMatch(container -> container.running() && !container.ill());
    }
}
