package io.drover.network.balancing;

import io.drover.model.network.Attachment;
import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.network.balancing.haproxy.Haproxy;
import io.drover.network.balancing.haproxy.Haproxy.Progress;
import io.drover.network.balancing.haproxy.Place;
import io.drover.network.balancing.plan.Plan;
import io.drover.network.balancing.plan.Planner;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.knowledge.View;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one load balancer of this host true to what is known: at once when something is learned, and every few seconds, since
 * its HAProxy may not be what it was. Closing it leaves the balancer as it is.
 */
final class Tender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tender.class);
    private static final int MOST_NOTES = 5;
    private static final Duration AWAY = Duration.ofMillis(50);
    /** So often in a row it may be starting. */
    private static final int PATIENCE = 40;
    private static final Duration DRAINING = Duration.ofMillis(100);
    private static final Duration RELOADING = Duration.ofMillis(10);
    private static final Duration WAITING = Duration.ofMillis(100);
    private static final Duration COUNTING = Duration.ofSeconds(2);

    private final Knowledge knowledge;
    private final Attachment attachment;
    private final Haproxy haproxy;
    private final Duration sweep;
    private final Runnable told;
    private final Consumer<Counts> counted;
    private final Semaphore news = new Semaphore(1);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable String problem;
    private volatile Set<String> resting = Set.of();
    private volatile List<String> answers = List.of();
    /** What it does, when it is known to do it. */
    private @Nullable Plan done;
    private long doneAt;
    private long countedAt;
    private int away;

    /**
     * @param sweep how often it looks without news
     * @param told is called when something of what it says of itself is different
     * @param counted is given what it counts, every other second while somebody wants to know
     */
    Tender(Knowledge knowledge, Attachment attachment, Place place, Duration sweep, Runnable told,
            Consumer<Counts> counted) {
        this.knowledge = knowledge;
        this.attachment = attachment;
        this.haproxy = new Haproxy(place);
        this.sweep = sweep;
        this.told = told;
        this.counted = counted;
        this.thread = Thread.ofVirtual().name("balancer-" + attachment.instanceId()).start(this::run);
    }

    Attachment attachment() {
        return attachment;
    }

    /** What it cannot do of what it is to do, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Containers that are to end and to which it sends nothing any more. */
    Set<String> resting() {
        return resting;
    }

    /** The tokens of issuers of certificates whom it answers. */
    List<String> answers() {
        return answers;
    }

    void look() {
        news.release();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            Duration pause;
            try {
                pause = turn(knowledge.view());
                away = 0;
            } catch (IOException e) {
                pause = fail(e);
            } catch (RuntimeException e) {
                log.error("tending the load balancer {} stumbled", attachment.instanceId(), e);
                done = null;
                pause = sweep;
            }
            try {
                news.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Gives how long to wait for news. */
    private Duration turn(View view) throws IOException {
        var planner = Planner.of(view, view.container(attachment.instanceId()));
        if (planner.isEmpty()) {
            // it goes on as it is until more is known
            return sweep;
        }
        var plan = planner.get().plan();
        var pause = apply(view, plan);
        return plan.counted().isEmpty() ? pause : count(plan, pause);
    }

    private Duration count(Plan plan, Duration pause) throws IOException {
        var left = COUNTING.toNanos() - (System.nanoTime() - countedAt);
        if (countedAt == 0 || left <= 0) {
            countedAt = System.nanoTime();
            left = COUNTING.toNanos();
            counted.accept(new Counts(Objects.requireNonNull(attachment.instanceId()),
                    haproxy.counts(plan.counted())));
        }
        return pause.toNanos() < left ? pause : Duration.ofNanos(left);
    }

    private Duration apply(View view, Plan plan) throws IOException {
        if (plan.equals(done) && System.nanoTime() - doneAt < sweep.toNanos()) {
            return drain(plan);
        }
        var fresh = done == null || !plan.leaving().equals(done.leaving());
        done = null;
        var progress = haproxy.apply(plan, new Fates(view));
        say(problem(plan), resting);
        if (progress == Progress.DONE) {
            done = plan;
            doneAt = System.nanoTime();
            answer(plan.answers());
        }
        return switch (progress) {
            // one that is told to rest a moment ago may be about to count what it was just given
            case DONE -> plan.leaving().isEmpty() || !fresh ? drain(plan) : DRAINING;
            case REMOVING -> {
                drain(plan);
                yield DRAINING;
            }
            case RELOADING -> RELOADING;
            case WAITING -> {
                // who is to end need not wait for a reload
                drain(plan);
                yield WAITING;
            }
        };
    }

    private void answer(List<String> now) {
        if (!now.equals(answers)) {
            answers = now;
            told.run();
        }
    }

    private @Nullable String problem(Plan plan) {
        var all = Stream.concat(Stream.ofNullable(haproxy.problem()), plan.notes().stream()).toList();
        var rest = all.size() - MOST_NOTES;
        var said = all.stream().limit(MOST_NOTES).collect(Collectors.joining("; "));
        return all.isEmpty() ? null : rest > 0 ? said + "; and " + rest + " more" : said;
    }

    private Duration drain(Plan plan) throws IOException {
        var left = plan.leaving();
        say(problem, left.isEmpty() ? Set.of() : haproxy.resting(left));
        return resting.containsAll(left) ? sweep : DRAINING;
    }

    private Duration fail(IOException e) {
        done = null;
        if (++away == PATIENCE) {
            log.warn("the load balancer {} does not answer: {}", attachment.instanceId(), e.getMessage());
        }
        say(problem, Set.of());
        return AWAY;
    }

    private void say(@Nullable String why, Set<String> restingNow) {
        var same = Objects.equals(why, problem) && restingNow.equals(resting);
        problem = why;
        resting = restingNow;
        if (!same) {
            told.run();
        }
    }
}
