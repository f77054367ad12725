package io.drover.agent.containers;

import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.agent.containers.Found.Cleanup;
import io.drover.agent.containers.Found.Status;
import io.drover.model.wire.Assigned;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Does steps, on the caller's thread. */
final class Worker {
    /** More makes at once only wait inside of Docker. */
    private static final int AT_ONCE = 8;

    private final Engine engine;
    private final AtomicLong tickets;
    private final Semaphore making = new Semaphore(AT_ONCE);
    private final Map<String, CompletableFuture<Void>> pulls = new ConcurrentHashMap<>();

    Worker(Engine engine, AtomicLong tickets) {
        this.engine = engine;
        this.tickets = tickets;
    }

    Outcome perform(Step.Act step) {
        try {
            return switch (step) {
                case Step.Pull pull -> pull(pull.wanted().config().image());
                case Step.Create create -> {
                    // Docker looks for a driver for a quarter of a minute, which is to hold up nobody else
                    create.wanted().volumes().forEach(engine::see);
                    yield limited(() -> create(create));
                }
                case Step.Start start -> limited(() -> start(start.container()));
                case Step.Stop stop -> {
                    engine.stop(stop.container(), stop.seconds());
                    yield look(stop.container().id());
                }
                case Step.Remove remove -> {
                    engine.remove(remove.container());
                    yield new Outcome.Done(tickets.incrementAndGet(), null);
                }
            };
        } catch (EngineRefusal refusal) {
            return new Outcome.Failed(refusal);
        } catch (RuntimeException e) {
            return new Outcome.Failed(new EngineRefusal(Reason.OTHER, String.valueOf(e.getMessage())));
        }
    }

    private Outcome limited(java.util.function.Supplier<Outcome> work) {
        making.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            making.release();
        }
    }

    /** Whoever wants an image that is being fetched waits for that fetch. */
    private Outcome pull(String image) {
        var mine = new CompletableFuture<Void>();
        var running = pulls.putIfAbsent(image, mine);
        if (running != null) {
            try {
                running.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof EngineRefusal refusal) {
                    throw refusal;
                }
                throw e;
            }
        } else {
            try {
                engine.pull(image);
                mine.complete(null);
            } catch (RuntimeException e) {
                mine.completeExceptionally(e);
                throw e;
            } finally {
                pulls.remove(image);
            }
        }
        return new Outcome.Done(0, null);
    }

    private Outcome create(Step.Create step) {
        var wanted = step.wanted();
        var ticket = tickets.incrementAndGet();
        try {
            return new Outcome.Done(ticket, made(engine.create(step), step));
        } catch (EngineRefusal refusal) {
            if (refusal.reason() != Reason.NAME_TAKEN) {
                throw refusal;
            }
            var holder = engine.inspect(wanted.name());
            if (holder != null && holder.instanceId().equals(wanted.instanceId())) {
                // an earlier try of ours, whose answer was lost
                return new Outcome.Done(tickets.incrementAndGet(), holder);
            }
            throw new EngineRefusal(Reason.OTHER, "the name " + wanted.name()
                    + " is taken by a container that is not Drover's; it is left alone");
        }
    }

    private Outcome start(Found container) {
        try {
            engine.start(container);
        } catch (EngineRefusal refusal) {
            if (refusal.reason() == Reason.GONE) {
                return new Outcome.Vanishing(tickets.incrementAndGet(), container.withStatus(Status.REMOVING));
            }
            throw refusal;
        }
        return look(container.id());
    }

    private Outcome look(String id) {
        var ticket = tickets.incrementAndGet();
        return new Outcome.Done(ticket, engine.inspect(id));
    }

    /** A container that was just made is what was asked for: no need to look. */
    private static Found made(String id, Step.Create step) {
        Assigned wanted = step.wanted();
        return new Found(id, wanted.instanceId(), wanted.uuid(), wanted.name(), Status.CREATED, null, 0, null, null,
                null, null,
                step.networkOf(), step.volumesFrom(), Cleanup.UNNAMED, List.of(), null);
    }
}
