package io.drover.agent.containers;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.model.network.Attachment;
import io.drover.model.wire.Observed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop that keeps this host's containers true to its assignment. All state belongs to its one thread. */
public final class Containers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Containers.class);

    /** Docker says after it what the health has become. */
    private static final String HEALTH = "health_status";

    private final InstantSource clock;
    private final AtomicLong tickets = new AtomicLong();
    private final Engine engine;
    private final Worker worker;
    private final EngineWatch watch;
    private final Changes changes;
    private final BlockingQueue<Runnable> news = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofVirtual().name("containers").unstarted(this::run);

    private final Known known = new Known();
    private final History history;
    private final Map<String, Past> past;
    private final Map<String, Step.Act> doing = new HashMap<>();
    private Assignment assignment;
    private boolean ready;
    private volatile Map<String, Engine.Line> lines = Map.of();
    private volatile boolean closed;
    private Consumer<List<Attachment>> attachments = _ -> {
    };
    private List<Attachment> attached = List.of();

    /** @param held what was last assigned, from the disk */
    public Containers(Engine engine, Assignment held, History history, ReportSink sink, InstantSource clock) {
        this.engine = engine;
        this.assignment = held;
        this.clock = clock;
        this.history = history;
        this.past = history.read();
        this.worker = new Worker(engine, tickets);
        this.watch = new EngineWatch(engine, tickets, this);
        this.changes = new Changes(sink);
    }

    /** To be called before the start. @param listener is told of all containers that run, at every change of them */
    public void watchAttachments(Consumer<List<Attachment>> listener) {
        attachments = listener;
    }

    public Containers start() {
        thread.start();
        watch.start();
        return this;
    }

    /** @param dropped instances that are no longer wanted */
    public void assign(Assignment next, List<String> dropped) {
        news.add(() -> {
            assignment = next;
            changes.taken(dropped);
        });
    }

    /** Tells everything, once Docker was looked at. */
    public void askFull() {
        news.add(changes::askFull);
    }

    /** Docker's id of an instance's container, or null. */
    public java.util.concurrent.CompletableFuture<@Nullable String> containerOf(String instanceId) {
        var answer = new java.util.concurrent.CompletableFuture<@Nullable String>();
        news.add(() -> answer.complete(known.all().stream().filter(one -> one.instanceId().equals(instanceId))
                .min(ContainerPlanner.BEST_FIRST).map(Found::id).orElse(null)));
        return answer;
    }

    /** Ends the loop, and its history is on the disk; no container is touched. Steps under way end on their own. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        thread.interrupt();
        var interrupted = false;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // which a thread that is interrupted could not
        history.write();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is known, as Docker would list it. */
    Map<String, Engine.Line> lines() {
        return lines;
    }

    void engineAway() {
        news.add(() -> ready = false);
    }

    void happened(Engine.Event event) {
        switch (event.action()) {
            case "destroy" -> {
                var ticket = tickets.incrementAndGet();
                news.add(() -> known.gone(ticket, event.id()));
            }
            case "die", "pause", "unpause", "start", "rename" -> news.add(() -> {
                var container = known.get(event.id());
                // our own start is looked at by the worker that did it
                if (!event.action().equals("start") || container == null
                        || !doing.containsKey(container.instanceId())) {
                    Thread.startVirtualThread(() -> look(event.id()));
                }
            });
            case String action when action.startsWith(HEALTH) -> Thread.startVirtualThread(() -> look(event.id()));
            default -> {
                // nothing that changes a container's state
            }
        }
    }

    void listed(long ticket, List<Engine.Line> lines, List<Found> found) {
        news.add(() -> {
            known.listed(ticket, lines.stream().map(Engine.Line::id).collect(Collectors.toSet()));
            found.forEach(container -> saw(ticket, container));
            ready = true;
        });
    }

    private void look(String id) {
        var ticket = tickets.incrementAndGet();
        try {
            var container = engine.inspect(id);
            news.add(() -> {
                if (container == null) {
                    known.gone(ticket, id);
                } else {
                    saw(ticket, container);
                }
            });
        } catch (EngineRefusal e) {
            log.debug("cannot look at {}: {}", id, e.getMessage());
            watch.doubt();
        }
    }

    private void run() {
        var pause = Duration.ZERO;
        while (!closed) {
            try {
                for (var one = news.poll(pause.toNanos(), TimeUnit.NANOSECONDS); one != null; one = news.poll()) {
                    one.run();
                }
                pause = turn();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("the loop stumbled", e);
                pause = Duration.ofSeconds(1);
            }
        }
    }

    /** Plans, sets workers going, tells. Gives how long nothing is to be done. */
    private Duration turn() {
        lines = known.lines();
        if (!ready) {
            return Duration.ofMinutes(1);
        }
        attach();
        var now = clock.instant();
        var pause = assignment.held() ? act(now) : Duration.ofMinutes(1);
        var told = changes.tell(assignment, observed(), System.nanoTime());
        return pause.compareTo(told) < 0 ? pause : told;
    }

    private void attach() {
        var now = Attachments.of(assignment.containers(), known.all());
        if (!now.equals(attached)) {
            attached = now;
            attachments.accept(now);
        }
    }

    private Duration act(Instant now) {
        var pause = Duration.ofMinutes(1);
        var steps = ContainerPlanner.plan(assignment.containers(), known.all(), past, now);
        for (var entry : steps.entrySet()) {
            var id = entry.getKey();
            switch (entry.getValue()) {
                case Step.Act act -> {
                    if (!doing.containsKey(id)) {
                        begin(id, act);
                    }
                }
                case Step.Wait wait -> {
                    var left = Duration.between(now, wait.until());
                    pause = left.compareTo(pause) < 0 ? left : pause;
                }
                case Step.Blocked _,Step.Nothing _ -> {
                    // news will come
                }
            }
        }
        past.keySet().removeIf(id -> !steps.containsKey(id) && !doing.containsKey(id));
        history.note(past);
        return pause;
    }

    private void begin(String id, Step.Act act) {
        doing.put(id, act);
        if (act instanceof Step.Stop) {
            past.put(id, past(id).withStopped(true));
        } else if (act instanceof Step.Start) {
            past.put(id, past(id).starting());
        }
        Thread.startVirtualThread(() -> {
            var outcome = worker.perform(act);
            news.add(() -> {
                doing.remove(id);
                done(id, act, outcome);
            });
        });
    }

    private void done(String id, Step.Act act, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> {
                past.put(id, succeeded(act, past(id)));
                if (done.container() != null) {
                    saw(done.ticket(), done.container());
                } else if (act instanceof Step.Remove remove) {
                    known.gone(done.ticket(), remove.container().id());
                } else if (act instanceof Step.Stop stop) {
                    known.gone(done.ticket(), stop.container().id());
                } else if (act instanceof Step.Start start) {
                    known.gone(done.ticket(), start.container().id());
                }
            }
            case Outcome.Vanishing vanishing -> {
                known.saw(vanishing.ticket(), vanishing.container());
                Thread.startVirtualThread(() -> look(vanishing.container().id()));
            }
            case Outcome.Failed failed -> past.put(id, failed(id, act, failed.refusal()));
        }
    }

    private static Past succeeded(Step.Act act, Past past) {
        return switch (act) {
            case Step.Pull _ -> past.withPulled(true).withImageMissing(false);
            case Step.Create _ -> past.withPulled(false);
            case Step.Start _ -> past.started();
            case Step.Stop _,Step.Remove _ -> past.withClearAt(null).withError(null);
        };
    }

    private Past failed(String id, Step.Act act, EngineRefusal refusal) {
        var before = past(id);
        if (refusal.reason() == Reason.AWAY) {
            ready = false;
            watch.doubt();
            return before;
        }
        if (refusal.reason() == Reason.NO_IMAGE && act instanceof Step.Create) {
            return before.withImageMissing(true);
        }
        log.warn("{}: {} failed: {}", id, act.getClass().getSimpleName(), refusal.getMessage());
        return switch (act) {
            case Step.Stop _,Step.Remove _ ->
                before.withStopped(false).notCleared(refusal.said(), clock.instant());
            case Step.Pull _,Step.Create _,Step.Start _ -> before.refused(refusal.said(), clock.instant());
        };
    }

    private void saw(long ticket, Found container) {
        if (!known.saw(ticket, container) || !container.ended()) {
            return;
        }
        var id = container.instanceId();
        var wanted = assignment.containers().get(id);
        var next = past(id).ended(container, clock.instant());
        var stays = wanted != null && wanted.uuid().equals(container.uuid())
                && ContainerPlanner.staysEnded(wanted, container, next);
        past.put(id, stays ? next.forGood() : next);
    }

    private Map<String, Observed> observed() {
        var byInstance = known.all().stream().collect(Collectors.groupingBy(Found::instanceId));
        var all = new TreeMap<String, Observed>();
        assignment.containers().forEach((id, wanted) -> all.put(id, Reporter.observe(id, wanted,
                ContainerPlanner.best(wanted, byInstance.getOrDefault(id, List.of())), past(id), doing.get(id))));
        byInstance.forEach((id, containers) -> all.computeIfAbsent(id,
                _ -> Reporter.observe(id, null, containers.getFirst(), past(id), doing.get(id))));
        return all;
    }

    private Past past(String id) {
        return past.getOrDefault(id, Past.NONE);
    }
}
