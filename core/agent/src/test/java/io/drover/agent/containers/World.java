package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.containers.Found.Cleanup;
import io.drover.agent.containers.Found.Status;
import io.drover.model.Instance.Desired;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.Assigned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A host in memory, on which steps are done, fail, and things happen by themselves. */
final class World {
    final Map<String, Assigned> wanted = new TreeMap<>();
    final Map<String, Found> docker = new TreeMap<>();
    final Map<String, Past> past = new HashMap<>();
    private final Map<String, Boolean> images = new HashMap<>();
    private final RandomGenerator random;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    /** What the planner saw: what it wanted to be done is done a little later. */
    private Map<String, Found> planned = Map.of();
    private int ids;
    int starts;
    int stops;
    int stopsBefore;

    private World(RandomGenerator random, List<Assigned> wanted) {
        this.random = random;
        wanted.forEach(one -> this.wanted.put(one.instanceId(), one));
    }

    static World of(Assigned... wanted) {
        return new World(new java.util.SplittableRandom(1), List.of(wanted));
    }

    /** Some units of a primary and sidekicks, some of them there already in one state or another, and strangers to go. */
    World(RandomGenerator random) {
        this(random, List.of());
        var units = random.nextInt(1, 5);
        for (var unit = 0; unit < units; unit++) {
            addUnit("1i" + unit);
        }
        for (var one : List.copyOf(wanted.values())) {
            for (var copies = random.nextInt(3); copies > 0 && random.nextInt(3) == 0; copies--) {
                add(one.instanceId(), random.nextInt(5) == 0 ? "other" : one.uuid());
            }
        }
        for (var stranger = random.nextInt(3); stranger > 0; stranger--) {
            add("1i9" + stranger, "old");
        }
    }

    private void addUnit(String id) {
        var primary = assigned(id, desired(), random.nextInt(6) == 0);
        wanted.put(id, primary);
        for (var sidekick = random.nextInt(3); sidekick > 0; sidekick--) {
            var after = new ArrayList<String>();
            var network = random.nextBoolean() ? id : null;
            List<String> volumes = random.nextBoolean() ? List.of(id) : List.of();
            if (network != null || !volumes.isEmpty()) {
                after.add(id);
            }
            var name = id + "s" + sidekick;
            wanted.put(name, new Assigned(name, "u" + name, "r-" + name, LaunchConfig.of("s", "image"), Map.of(),
                    // a sidekick goes with its primary
                    primary.desired(), null, primary.startOnce() ? null : network, volumes, after,
                    random.nextInt(6) == 0,
                    random.nextInt(4) == 0, null, null, null));
        }
    }

    private Desired desired() {
        return random.nextInt(4) == 0 ? Desired.STOPPED : Desired.RUNNING;
    }

    static Assigned assigned(String id, Desired desired, boolean once) {
        return new Assigned(id, "u" + id, "r-" + id, LaunchConfig.of("", "image"), Map.of(), desired, null, null,
                List.of(),
                List.of(), once, false, null, null, null);
    }

    private void add(String instance, String uuid) {
        var status = Status.values()[random.nextInt(Status.values().length)];
        if (status == Status.REMOVING) {
            // Docker's own doing, which ends by itself
            return;
        }
        var id = "c" + ids++;
        now = now.plusSeconds(1);
        docker.put(id, new Found(id, instance, uuid, "r-" + instance, status, null, 0,
                status == Status.CREATED ? null : now, status.up() ? null : now, null, null,
                random.nextBoolean() ? "c" + random.nextInt(10) : null,
                random.nextBoolean() ? List.of("c" + random.nextInt(10)) : List.of(), Cleanup.UNNAMED, List.of(),
                null));
    }

    /** Goes on without trouble until nothing is left to do. */
    void settle(long seed) {
        for (var rounds = 0; round(false); rounds++) {
            assertThat(rounds).as("seed %d does not settle: %s", seed, this).isLessThan(300);
        }
    }

    /** Things that happen while steps are done. */
    void trouble(int rounds) {
        for (var round = 0; round < rounds; round++) {
            round(true);
        }
    }

    /**
     * Does some of what the planner says, in any order; with trouble, some of it fails and containers end or vanish.
     *
     * @return false when there is nothing left to do, now or later
     */
    boolean round(boolean trouble) {
        now = now.plusMillis(100);
        docker.values().stream().filter(Found::ended).toList().forEach(this::noteEnd);
        docker.replaceAll((_, it) -> it.status() == Status.RESTARTING
                ? it.withStatus(Status.RUNNING).withStartedAt(now)
                : it);
        planned = Map.copyOf(docker);
        var steps = ContainerPlanner.plan(wanted, docker.values(), past, now);
        var busy = false;
        for (var step : steps.entrySet()) {
            busy |= !(step.getValue() instanceof Step.Nothing || step.getValue() instanceof Step.Blocked);
            if (step.getValue() instanceof Step.Wait wait) {
                assertThat(wait.until()).isAfter(now);
            }
            if (step.getValue() instanceof Step.Act act && random.nextInt(4) > 0) {
                if (trouble && random.nextInt(5) == 0) {
                    past.put(step.getKey(), act instanceof Step.Stop || act instanceof Step.Remove
                            ? past(step.getKey()).notCleared("no", now)
                            : past(step.getKey()).refused("no", now));
                } else {
                    perform(step.getKey(), act);
                }
            }
        }
        if (trouble) {
            mishap();
        } else if (steps.values().stream().anyMatch(Step.Wait.class::isInstance)) {
            now = now.plusSeconds(10);
        }
        return busy;
    }

    private void mishap() {
        if (!docker.isEmpty() && random.nextInt(3) == 0) {
            var container = List.copyOf(docker.values()).get(random.nextInt(docker.size()));
            if (random.nextBoolean()) {
                docker.remove(container.id());
            } else if (container.status() == Status.RUNNING) {
                docker.put(container.id(), container.withStatus(Status.EXITED).withFinishedAt(now));
            }
        }
        if (random.nextInt(10) == 0 && !wanted.isEmpty()) {
            wanted.remove(List.copyOf(wanted.keySet()).get(random.nextInt(wanted.size())));
        }
    }

    private void perform(String id, Step.Act act) {
        switch (act) {
            case Step.Pull pull -> {
                images.put(id, true);
                past.put(id, past(id).withPulled(true).withImageMissing(false));
            }
            case Step.Create create -> create(id, create);
            case Step.Start start -> {
                if (start.container().networkOf() == null || docker.containsKey(start.container().networkOf())) {
                    start(id, there(docker.get(start.container().id())));
                } else {
                    past.put(id, past(id).refused("no such network", now));
                }
            }
            case Step.Stop stop -> {
                stops++;
                past.put(id, past(id).withStopped(true));
                docker.computeIfPresent(stop.container().id(),
                        (_, it) -> it.withStatus(Status.EXITED).withFinishedAt(now));
            }
            case Step.Remove remove -> {
                assertThat(remove.container().up()).as("removed while it runs").isFalse();
                docker.remove(remove.container().id());
            }
        }
    }

    private void create(String id, Step.Create create) {
        if (!images.getOrDefault(id, random.nextBoolean())) {
            past.put(id, past(id).withImageMissing(true));
            return;
        }
        var network = create.networkOf();
        if ((network != null && !docker.containsKey(network)) || !docker.keySet().containsAll(create.volumesFrom())) {
            past.put(id, past(id).refused("no such container", now));
            return;
        }
        assertThat(current(id)).as("a second container of %s", id).isNull();
        var container = "c" + ids++;
        docker.put(container, new Found(container, id, create.wanted().uuid(), create.wanted().name(), Status.CREATED,
                null, 0, null, null, null, null, create.networkOf(), create.volumesFrom(), Cleanup.UNNAMED, List.of(),
                null));
        past.put(id, past(id).withPulled(false));
    }

    private void start(String id, Found container) {
        for (var other : java.util.Objects.requireNonNull(wanted.get(id)).after()) {
            var needed = wanted.get(other);
            var before = needed == null ? null : ContainerPlanner.best(needed, planned.values());
            assertThat(needed == null || (before != null && before.up())
                    || (needed.startOnce() && (past(other).once() || (before != null && before.ended()))))
                    .as("%s starts before %s", id, other).isTrue();
        }
        starts++;
        past.put(id, past(id).starting());
        now = now.plusMillis(1);
        docker.put(container.id(), container.withStatus(Status.RUNNING).withStartedAt(now));
        past.put(id, past(id).started());
    }

    private void noteEnd(Found container) {
        var id = container.instanceId();
        var next = past(id).ended(container, now);
        var one = wanted.get(id);
        past.put(id, one != null && one.uuid().equals(container.uuid())
                && ContainerPlanner.staysEnded(one, container, next) ? next.forGood() : next);
    }

    static Assigned retrying(String id, int retries) {
        return new Assigned(id, "u" + id, "r-" + id, LaunchConfig.of("", "image"), Map.of(), Desired.RUNNING, null,
                null,
                List.of(), List.of(), false, false, null, null, retries);
    }

    void endIfUp(String instance, int exitCode) {
        var container = there(current(instance));
        if (container.up()) {
            docker.put(container.id(),
                    container.withStatus(Status.EXITED).withExitCode(exitCode)
                            .withFinishedAt(java.util.Objects.requireNonNull(container.startedAt()).plusMillis(1)));
        }
    }

    void end(String instance) {
        var container = there(current(instance));
        docker.put(container.id(), container.withStatus(Status.EXITED).withFinishedAt(now));
    }

    @Nullable
    Instant startedAt(String instance) {
        return there(current(instance)).startedAt();
    }

    static Assigned ending(Assigned one, @Nullable Instant run) {
        return new Assigned(one.instanceId(), one.uuid(), one.name(), one.config(), one.labels(), one.desired(), null,
                one.networkFrom(), one.volumesFrom(), one.after(), one.startOnce(), one.pullAlways(), run,
                one.stopSeconds(), one.retries());
    }

    void lose(String instance) {
        var container = there(current(instance));
        docker.remove(container.id());
    }

    /** The agent starts anew, with what it keeps on disk. */
    void forget() {
        past.replaceAll((_, it) -> Past.NONE.withStarts(it.starts()).withOnce(it.once()));
        stopsBefore = stops;
    }

    private static Found there(@Nullable Found container) {
        return java.util.Objects.requireNonNull(container, "there is no such container");
    }

    @Nullable
    Status status(String instance) {
        var container = current(instance);
        return container == null ? null : container.status();
    }

    Set<String> running() {
        return docker.values().stream().filter(Found::up).map(Found::id).collect(Collectors.toSet());
    }

    private @Nullable Found current(String instance) {
        var one = wanted.get(instance);
        return one == null ? null : ContainerPlanner.best(one, docker.values());
    }

    private Past past(String id) {
        return past.getOrDefault(id, Past.NONE);
    }

    /** What is wanted runs exactly once with what it needs, and nothing else is there. */
    void assertRight(long seed) {
        for (var container : docker.values()) {
            assertThat(wanted).as("seed %d: %s", seed, container).containsKey(container.instanceId());
            assertThat(current(container.instanceId())).as("seed %d: twice", seed).isEqualTo(container);
        }
        for (var one : wanted.values()) {
            var container = current(one.instanceId());
            var right = one.desired() != Desired.RUNNING
                    ? container == null || !container.up()
                    : past(one.instanceId()).once() || (container != null && container.up()) || lacks(one);
            if (container != null && container.up() && one.networkFrom() != null
                    && current(one.networkFrom()) != null) {
                assertThat(container.networkOf()).as("seed %d: network of %s", seed, one)
                        .isEqualTo(there(current(one.networkFrom())).id());
            }
            assertThat(right).as("seed %d: %s is %s in %s", seed, one, container, this).isTrue();
        }
    }

    /** It needs one that is not here, or that is not to run: then it may not run either. */
    private boolean lacks(Assigned one) {
        var needed = new ArrayList<>(one.volumesFrom());
        needed.addAll(one.after());
        if (one.networkFrom() != null) {
            needed.add(one.networkFrom());
        }
        return needed.stream().anyMatch(id -> {
            var other = current(id);
            return other == null || !other.up();
        });
    }

    @Override
    public String toString() {
        return wanted.values() + "\n" + docker.values() + "\n" + past;
    }
}
