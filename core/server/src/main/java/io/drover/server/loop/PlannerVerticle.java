package io.drover.server.loop;

import io.drover.model.Refusal;
import io.drover.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when one planner looks at one scope that this node owns.
 *
 * <p>It looks at everything on start and once a minute, at what changed after each commit, and again at the instant
 * the planner asked for. News that come while it plans are looked at together afterwards. Must be deployed on virtual
 * threads; everything but what is pending is touched on its context only.
 */
public final class PlannerVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(PlannerVerticle.class);
    private static final Duration SWEEP = Duration.ofSeconds(60);

    private final String scope;
    private final Store store;
    private final Planner planner;
    private final Backoff unreachable = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private final Backoff faulty = new Backoff(Duration.ofSeconds(1), SWEEP);
    private final Pending pending = new Pending();
    private boolean busy;
    private boolean stopped;
    private boolean mending;
    private Store.@Nullable Watch watch;
    private @Nullable Alarm alarm;

    public PlannerVerticle(String scope, Store store, Planner planner) {
        this.scope = scope;
        this.store = store;
        this.planner = planner;
    }

    @Override
    public Future<?> start() {
        var here = context;
        watch = store.watch(scope, store.view(scope).seq(), news -> {
            pending.add(Focus.of(news));
            here.runOnContext(_ -> look());
        });
        vertx.setPeriodic(SWEEP.toMillis(), _ -> look(Focus.EVERYTHING));
        here.runOnContext(_ -> look(Focus.EVERYTHING));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        if (watch != null) {
            watch.close();
        }
        return Future.succeededFuture();
    }

    private void look(Focus focus) {
        pending.add(focus);
        look();
    }

    private void look() {
        if (busy) {
            return;
        }
        busy = true;
        for (var focus = pending.take(); !focus.isNothing() && !stopped; focus = pending.take()) {
            var wait = plan(focus);
            if (wait != null) {
                vertx.setTimer(wait.toMillis(), _ -> {
                    busy = false;
                    look();
                });
                return;
            }
        }
        busy = false;
    }

    /** How long to leave the store alone, or null when all is well. */
    private @Nullable Duration plan(Focus focus) {
        try {
            var plan = store.update(scope, draft -> new Plan(draft.now(), planner.plan(draft, focus)));
            unreachable.reset();
            if (focus.everything()) {
                faulty.reset();
            }
            next(plan, focus);
            return null;
        } catch (Refusal refusal) {
            if (refusal.code() != Refusal.Code.ServiceUnavailable) {
                fault(refusal);
                return null;
            }
            log.debug("{} waits for the store: {}", name(), refusal.getMessage());
            pending.add(focus);
            return unreachable.next();
        } catch (RuntimeException e) {
            fault(e);
            return null;
        }
    }

    /** A planner that fails on one thing must not keep the others waiting: all is looked at again later. */
    private void fault(RuntimeException e) {
        log.error("{} failed in scope {} and will look at everything again", name(), scope, e);
        if (!mending) {
            mending = true;
            vertx.setTimer(faulty.next().toMillis(), _ -> {
                mending = false;
                look(Focus.EVERYTHING);
            });
        }
    }

    /** One alarm is enough: it rings at the earliest instant asked for, and looks at all that was to be looked at. */
    private void next(Plan plan, Focus focus) {
        var before = focus.everything() ? null : alarm;
        var wake = plan.wake();
        if (wake == null) {
            set(before);
        } else if (before == null) {
            set(ring(plan.now(), wake, focus));
        } else {
            set(ring(plan.now(), wake.isBefore(before.at) ? wake : before.at, before.focus.and(focus)));
        }
    }

    private Alarm ring(Instant now, Instant at, Focus focus) {
        var millis = Math.max(10, Duration.between(now, at).toMillis() + 1);
        return new Alarm(at, focus, vertx.setTimer(millis, _ -> {
            alarm = null;
            look(focus);
        }));
    }

    private void set(@Nullable Alarm next) {
        if (alarm != null && alarm != next) {
            vertx.cancelTimer(alarm.timer);
        }
        alarm = next;
    }

    private String name() {
        return planner.getClass().getSimpleName();
    }

    /** @param now the store's time at which it was made */
    private record Plan(Instant now, @Nullable Instant wake) {
    }

    private record Alarm(Instant at, Focus focus, long timer) {
    }
}
