package io.drover.agent.link;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.Assignment.Verdict;
import io.drover.agent.assignment.StateFile;
import io.drover.model.HostFacts;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Assign;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent answers to what a server says. One thread at a time; knows nothing of connections.
 */
public final class Dialogue {
    private static final Logger log = LoggerFactory.getLogger(Dialogue.class);
    private static final int PROTOCOL = 1;

    private final StateFile<Assignment> disk;
    private final Supplier<HostFacts> facts;
    private final String version;
    private final Listener listener;
    private Assignment held;

    /** Who acts on what was said. */
    public interface Listener {
        void assigned(Assignment assignment, List<String> dropped);

        void reportEverything();

        /** @param highestEpoch the highest ever seen @return false when it does not continue what was told before */
        boolean told(ServerMessage.Tell tell, long highestEpoch);

        void logs(ServerMessage.OfLogs message);

        void pull(ServerMessage.PullImage ask);

        void removeVolume(ServerMessage.RemoveVolume ask);

        void command(ServerMessage.OfCommand message);

        void stats(ServerMessage.OfStats message);
    }

    public Dialogue(StateFile<Assignment> disk, Supplier<HostFacts> facts, String version, Listener listener) {
        this.disk = disk;
        this.facts = facts;
        this.version = version;
        this.listener = listener;
        var kept = disk.read();
        this.held = kept == null ? Assignment.NONE : kept;
    }

    public synchronized Assignment held() {
        return held;
    }

    synchronized Hello hello() {
        return new Hello(PROTOCOL, version, facts.get(), held.epoch(), held.revision());
    }

    /** @param answer sends something back */
    synchronized void hear(ServerMessage message, Consumer<AgentMessage> answer) {
        switch (message) {
            case Assign assign -> judge(assign, answer);
            case ServerMessage.Tell tell -> {
                if (!listener.told(tell, held.highestEpoch())) {
                    answer.accept(new AgentMessage.Untold());
                }
            }
            case ServerMessage.Resync _ -> listener.reportEverything();
            case ServerMessage.OfLogs logs -> listener.logs(logs);
            case ServerMessage.PullImage ask -> listener.pull(ask);
            case ServerMessage.RemoveVolume ask -> {
                if (held.lets(ask)) {
                    listener.removeVolume(ask);
                } else {
                    // not an end of the wish: if it is still true it is said again
                    log.warn("the volume {} stays: a container is to have it, or epoch {} is over", ask.name(),
                            ask.epoch());
                }
            }
            case ServerMessage.OfStats stats -> listener.stats(stats);
            case ServerMessage.OfCommand command -> listener.command(command);
            case ServerMessage.Welcome _,ServerMessage.Refused _ -> {
                // of the connection
            }
        }
    }

    /** The server wants no more of this host: what runs on it is left as it is, and nobody looks after it any more. */
    synchronized void dismissed() {
        disk.write(Assignment.NONE);
        held = Assignment.NONE;
        listener.assigned(held, List.of());
    }

    private void judge(Assign assign, Consumer<AgentMessage> answer) {
        switch (held.judge(assign)) {
            case Verdict.Taken taken -> {
                // on the disk before anything is done about it: what runs is always what is written down
                disk.write(taken.next());
                held = taken.next();
                listener.assigned(held, taken.dropped());
            }
            case Verdict.NotContinuing other -> {
                if (other.next().highestEpoch() > held.highestEpoch()) {
                    disk.write(other.next());
                }
                held = other.next();
                answer.accept(hello());
            }
            case Verdict.Outdated _ -> log.warn("refused an assignment of epoch {}, have seen epoch {}",
                    assign.epoch(), held.highestEpoch());
        }
    }
}
