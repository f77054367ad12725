package io.drover.network.health;

import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Says to the agent what the checks say: everything on every new connection, then what changes. In a thread of its own,
 * so that an agent that does not listen holds up no check.
 */
final class Ballot implements AutoCloseable {
    private final Predicate<? super Votes> agent;
    private final Map<String, Vote> all = new LinkedHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Thread sender = Thread.ofVirtual().name("votes").unstarted(this::run);
    // an earlier run of this program has used smaller ones
    private long number = System.currentTimeMillis();
    private boolean full;
    /** Counts connections; {@code heard} is the one on which nothing failed so far, 0 while there is none. */
    private int connections;
    private int heard;

    /** @param agent takes a message, and says whether it was sent; when not, it is told nothing until it is connected anew */
    Ballot(Predicate<? super Votes> agent) {
        this.agent = agent;
    }

    void start() {
        sender.start();
    }

    /** Everything is to be said. */
    synchronized void connected() {
        connections++;
        heard = connections;
        full = true;
        notifyAll();
    }

    /** @param votes that are new or different @param gone instances that are no longer checked */
    synchronized void cast(List<Vote> votes, List<String> gone) {
        gone.forEach(all::remove);
        votes.forEach(vote -> all.put(vote.instanceId(), vote));
        if (heard != 0) {
            changed.addAll(gone);
            votes.forEach(vote -> changed.add(vote.instanceId()));
            notifyAll();
        }
    }

    private void run() {
        try {
            while (true) {
                send();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() throws InterruptedException {
        Votes message;
        int connection;
        synchronized (this) {
            while (heard == 0 || !full && changed.isEmpty()) {
                wait();
            }
            message = next();
            connection = heard;
        }
        if (!agent.test(message)) {
            lost(connection);
        }
    }

    private Votes next() {
        var votes = new ArrayList<Vote>();
        var gone = new ArrayList<String>();
        if (full) {
            votes.addAll(all.values());
        } else {
            for (var id : changed) {
                var vote = all.get(id);
                if (vote == null) {
                    gone.add(id);
                } else {
                    votes.add(vote);
                }
            }
        }
        var message = new Votes(++number, full, votes, gone);
        full = false;
        changed.clear();
        return message;
    }

    /** Unless there is a newer connection by now, on which everything is said anyway. */
    private synchronized void lost(int connection) {
        if (heard == connection) {
            heard = 0;
            changed.clear();
        }
    }

    @Override
    public void close() {
        sender.interrupt();
    }
}
