package io.drover.server.health;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Observed.CommandHealth;
import io.drover.server.loop.Planner;
import io.drover.server.store.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What hosts say of the containers that they check, in memory of the scope's owner; new with every ownership. When this
 * server was paused or its clock was changed, all of it is forgotten: what was said may not be so any more.
 */
public final class Ballot {
    /** More than a garbage collection or a busy machine explains between two {@link #beat}s of a second each. */
    private static final Duration LATE = Duration.ofSeconds(4);

    /** So long a host that is there and has not said everything may overturn what the others say. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<String, Voter> voters = new HashMap<>();
    private final Map<String, Seen> commands = new HashMap<>();
    /** By host, when something that it said was missed. */
    private final Map<String, Instant> missed = new HashMap<>();
    private Instant began;
    private @Nullable Instant beaten;

    /**
     * One host.
     *
     * @param number of what it said last
     * @param since when it was heard first
     */
    private record Voter(long number, Instant since, Map<String, Spoken> words) {
    }

    /** @param since when it spoke first of this run */
    private record Spoken(Vote vote, Instant since) {
    }

    /** Docker's word, as the agent beside it sees it. */
    private record Seen(String hostId, int startCount, CommandHealth health) {
    }

    public Ballot(InstantSource clock) {
        this.clock = clock;
        this.began = clock.instant();
    }

    /**
     * When a container is to be replaced because of its health, as far as this server may judge: an instant, past or to come,
     * at which to judge again; null when there is no such thing. What its strategy says of it is for others.
     */
    public @Nullable Instant replaceAt(View view, Instance instance, Instant now) {
        return Deadline.of(instance, of(view, instance, now), isActive(view, instance.hostId()), now);
    }

    /**
     * A host says what its checks say. A message that does not continue what was heard of it is not taken, and what was heard
     * is forgotten, as it is with a whole one of a lower number: either another Network Agent has begun to count, or
     * the message comes late.
     *
     * @return the instances of which it says something else now, or nothing any more
     */
    synchronized Set<String> hear(String hostId, Votes said) {
        var now = notice(clock.instant());
        var before = voters.get(hostId);
        var continues = said.full()
                ? before == null || said.number() >= before.number()
                : before != null && said.number() == before.number() + 1;
        if (!continues) {
            if (voters.remove(hostId) == null) {
                return Set.of();
            }
            missed.put(hostId, now);
            return before == null ? Set.of() : before.words().keySet();
        }
        var heard = before == null ? Map.<String, Spoken>of() : before.words();
        var words = new HashMap<String, Spoken>(said.full() ? Map.of() : heard);
        var changed = new LinkedHashSet<String>(said.full() ? heard.keySet() : said.gone());
        said.gone().forEach(words::remove);
        for (var vote : said.votes()) {
            var past = heard.get(vote.instanceId());
            var since = past != null && past.vote().startCount() == vote.startCount() ? past.since() : now;
            words.put(vote.instanceId(), new Spoken(vote, since));
            changed.add(vote.instanceId());
        }
        changed.removeIf(id -> Objects.equals(vote(heard.get(id)), vote(words.get(id))));
        missed.remove(hostId);
        voters.put(hostId, new Voter(said.number(), before == null ? now : before.since(), words));
        return changed;
    }

    /** An agent says what runs beside it, and what Docker's own checks say. @return where that is something else now */
    synchronized Set<String> hear(String hostId, Report report) {
        notice(clock.instant());
        var changed = new LinkedHashSet<String>();
        var named = new HashSet<String>();
        for (var one : report.containers()) {
            named.add(one.instanceId());
            var now = one.health() == null ? null : new Seen(hostId, one.startCount(), one.health());
            var before = now == null ? null : commands.put(one.instanceId(), now);
            if (now == null) {
                take(hostId, one.instanceId());
            } else if (!now.equals(before)) {
                changed.add(one.instanceId());
            }
        }
        report.gone().forEach(id -> take(hostId, id));
        if (report.full()) {
            commands.entrySet().removeIf(it -> it.getValue().hostId().equals(hostId) && !named.contains(it.getKey()));
        }
        return changed;
    }

    private void take(String hostId, String instanceId) {
        var seen = commands.get(instanceId);
        if (seen != null && seen.hostId().equals(hostId)) {
            commands.remove(instanceId);
        }
    }

    /** Has it said everything, and all that came after? */
    synchronized boolean hears(String hostId) {
        return voters.containsKey(hostId);
    }

    /** It is gone, or its agent does not answer: when it comes back, what it said is not so any more. */
    synchronized void forget(String hostId) {
        voters.remove(hostId);
        missed.remove(hostId);
        commands.values().removeIf(seen -> seen.hostId().equals(hostId));
    }

    /** To be called about once a second, by which it is known that this server works. */
    synchronized void beat() {
        beaten = notice(clock.instant());
    }

    /** What is said of its present run by checkers whose agents answer. */
    Testimony of(View view, Instance instance, Instant now) {
        var health = instance.health();
        return of(view, instance.id(), instance.startCount(), instance.hostId(),
                health == null ? List.of() : health.checkers(), now);
    }

    /**
     * @param id of what is checked
     * @param run of it
     * @param home the host that it runs on, or null when that is none of ours
     * @param checkers ids of the hosts that check it
     */
    synchronized Testimony of(View view, String id, int run, @Nullable String home, List<String> checkers,
            Instant now) {
        notice(now);
        var votes = new ArrayList<Vote>();
        Instant hearing = null;
        Instant speaking = null;
        Instant awaited = null;
        for (var hostId : checkers) {
            if (!isActive(view, hostId)) {
                continue;
            }
            var voter = voters.get(hostId);
            if (voter == null) {
                awaited = later(awaited, missed.getOrDefault(hostId, began).plus(PATIENCE));
                continue;
            }
            hearing = Planner.earlier(hearing, voter.since());
            var spoken = voter.words().get(id);
            if (spoken != null && spoken.vote().startCount() == run) {
                votes.add(spoken.vote());
                speaking = Planner.earlier(speaking, spoken.since());
            }
        }
        var seen = commands.get(id);
        var counts = seen != null && seen.hostId().equals(home) && seen.startCount() == run
                && isActive(view, seen.hostId());
        return new Testimony(votes, counts && seen != null ? seen.health() : null, hearing, speaking,
                awaited == null || !awaited.isAfter(now) ? null : awaited);
    }

    private Instant notice(Instant now) {
        if (beaten != null && (now.isAfter(beaten.plus(LATE)) || now.isBefore(beaten.minus(LATE)))) {
            voters.clear();
            commands.clear();
            missed.clear();
            began = now;
            beaten = now;
        }
        return now;
    }

    private static boolean isActive(View view, @Nullable String hostId) {
        var host = view.get(Host.class, hostId);
        return host != null && host.agentState() == AgentState.ACTIVE;
    }

    private static @Nullable Vote vote(@Nullable Spoken spoken) {
        return spoken == null ? null : spoken.vote();
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
