package io.drover.server.health;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.loop.Room;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Hears what hosts say of the containers that they check, and writes down what that makes of them. */
public final class HealthRoom implements Room {
    /** In ticks. Whoever is there says everything soon, since another room asks as this ownership begins. */
    private static final long PATIENCE = 5;
    private static final long LONGEST = 60;
    private final Ballot ballot;
    private final BiConsumer<String, ServerMessage> send;
    /** What is to be written down now. */
    private final Set<String> open = new LinkedHashSet<>();
    /** Of which somebody is waited for who may say otherwise. */
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> due = new LinkedHashSet<>();
    private final Map<String, Asking> asking = new HashMap<>();
    private View view = View.empty("");
    private boolean missed;
    private long ticks;

    /** A host that is to say everything. @param at the tick at which it is asked @param pause from then to the next time */
    private record Asking(long at, long pause) {
        Asking again() {
            return new Asking(at + pause, Math.min(LONGEST, pause * 2));
        }
    }

    /**
     * @param ballot of this ownership
     * @param send takes a host's id and what to say to its agent
     */
    public HealthRoom(Ballot ballot, BiConsumer<String, ServerMessage> send) {
        this.ballot = ballot;
        this.send = send;
    }

    @Override
    public void begin(View now) {
        view = now;
        ballot.beat();
    }

    /** Takes it in, too: it is to be heard once, however often it is written down. */
    @Override
    public boolean mustWrite(List<Heard> heard) {
        if (!missed) {
            open.clear();
        }
        missed = false;
        open.addAll(due);
        due.clear();
        for (var one : heard) {
            switch (one.message()) {
                case OfNetwork(Votes votes) -> hear(one.hostId(), votes);
                case Report report -> open.addAll(ballot.hear(one.hostId(), report));
                default -> {
                    // of other concerns
                }
            }
        }
        return !open.isEmpty();
    }

    private void hear(String hostId, Votes votes) {
        var before = ballot.hears(hostId);
        open.addAll(ballot.hear(hostId, votes));
        if (before && !ballot.hears(hostId)) {
            asking.putIfAbsent(hostId, new Asking(ticks, PATIENCE));
        } else if (!before && ballot.hears(hostId)) {
            // this one is waited for no longer
            open.addAll(waiting);
        }
    }

    @Override
    public void write(Draft draft, List<Heard> heard) {
        waiting.removeAll(open);
        for (var id : open) {
            var service = draft.view().get(Service.class, Fact.Check.serviceOf(id));
            if (service != null) {
                var found = Outside.look(ballot, draft.view(), service, draft.now(), UnaryOperator.identity());
                draft.put(service.withOutside(found.now()));
                if (found.wake() != null) {
                    waiting.add(id);
                }
                continue;
            }
            var instance = draft.view().get(Instance.class, id);
            if (instance != null && Verdict.isDue(instance)) {
                var said = ballot.of(draft.view(), instance, draft.now());
                draft.put(instance.withHealth(Verdict.of(instance, said, draft.now())));
                if (said.awaited() != null) {
                    waiting.add(id);
                }
            }
        }
    }

    @Override
    public void answer(View now, Heard heard) {
        view = now;
        if (now.get(Host.class, heard.hostId()) == null) {
            ballot.forget(heard.hostId());
        }
    }

    @Override
    public void look(View now, News news) {
        view = now;
        for (var change : news.changes()) {
            if (change.after() instanceof Host host
                    && (!host.exists() || host.agentState() != AgentState.ACTIVE)) {
                ballot.forget(host.id());
            }
        }
    }

    @Override
    public void missed() {
        missed = true;
    }

    @Override
    public void tick() {
        ballot.beat();
        ticks++;
        due.addAll(waiting);
        for (var host : view.hosts()) {
            if (ballot.hears(host.id()) || host.agentState() != AgentState.ACTIVE || !checks(host)) {
                asking.remove(host.id());
                continue;
            }
            var ask = asking.computeIfAbsent(host.id(), _ -> new Asking(ticks + PATIENCE, PATIENCE));
            if (ask.at() <= ticks) {
                send.accept(host.id(), new ServerMessage.Resync());
                asking.put(host.id(), ask.again());
            }
        }
    }

    private boolean checks(Host host) {
        return view.checkedBy(host.id()).stream().anyMatch(Instance::underCheck)
                || view.checkedOutside().stream().anyMatch(service -> service.checkedBy(host.id()));
    }
}
