package io.drover.server.simulation;

import io.drover.model.InstanceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Docker engine: what it has outlives the agent, and most of it the engine's own restart. */
final class SimEngine {
    /** Somebody else's, started by hand before the machine became a host. */
    static final String FOREIGN = "database";

    /** What it does to every container that it is told to start. */
    enum Mood {
        WELL, SLOW, REFUSES, CONTAINERS_DIE
    }

    private final World world;
    private final Map<String, Container> containers = new TreeMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean answers = true;
    private Mood mood = Mood.WELL;

    /** A container as the engine has it. */
    static final class Container {
        private final boolean ours;
        private InstanceState state = InstanceState.CREATING;
        private int starts;
        private int attempts;
        private final boolean bad;
        private boolean ill;
        private @Nullable Instant startedAt;

        /** @param bad whether it is of an image that never gets well */
        Container(boolean ours, boolean bad) {
            this.ours = ours;
            this.bad = bad;
        }

        InstanceState state() {
            return state;
        }

        void state(InstanceState now) {
            starts += now == InstanceState.RUNNING ? 1 : 0;
            state = now;
        }

        /** By the machine's own clock. */
        void begins(Instant now) {
            state(InstanceState.RUNNING);
            startedAt = now;
        }

        @Nullable
        Instant startedAt() {
            return startedAt;
        }

        boolean running() {
            return state == InstanceState.RUNNING;
        }

        int starts() {
            return starts;
        }

        /** It runs and answers nobody. */
        boolean ill() {
            return bad || ill;
        }

        void ill(boolean now) {
            ill = now;
        }

        /** Tried to start it again: how long to wait with that. */
        long backoff() {
            return Math.min(10_000, 1_000L * attempts++);
        }

        @Override
        public String toString() {
            return state + " for the " + starts + ". time";
        }
    }

    SimEngine(World world) {
        this.world = world;
        var foreign = new Container(false, false);
        foreign.state(InstanceState.RUNNING);
        containers.put(FOREIGN, foreign);
    }

    Map<String, Container> all() {
        return containers;
    }

    /** Those with our label on them. */
    Map<String, Container> ours() {
        var ours = new TreeMap<>(containers);
        ours.values().removeIf(container -> !container.ours);
        return ours;
    }

    boolean foreignIsUntouched() {
        var foreign = containers.get(FOREIGN);
        return foreign != null && foreign.running() && foreign.starts() == 1;
    }

    Mood mood() {
        return mood;
    }

    void mood(Mood now) {
        mood = now;
    }

    boolean answers() {
        return answers;
    }

    void hang() {
        answers = false;
    }

    /** It goes on where it hung. */
    void resume() {
        answers = true;
        var late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(Runnable::run);
    }

    /** Something that the engine has done a while later, or when it answers again. */
    void after(long millis, Runnable action) {
        world.time().after(millis, () -> {
            if (answers) {
                action.run();
            } else {
                waiting.add(action);
            }
        });
    }

    /** The machine or the engine went down under them: they are there, and none of ours runs. */
    void stopAll() {
        waiting.clear();
        containers.values().removeIf(it -> it.ours
                && (it.state == InstanceState.CREATING || it.state == InstanceState.ERROR));
        containers.values().stream().filter(it -> it.ours).forEach(it -> it.state = InstanceState.STOPPED);
    }

    /** Whoever had asked for it is gone: what is half done is given up, left or done, as it happens. */
    void lettingGo() {
        for (var name : List.copyOf(containers.keySet())) {
            var container = containers.get(name);
            if (container != null && container.state == InstanceState.CREATING) {
                switch (world.random().nextInt(3)) {
                    case 0 -> containers.remove(name);
                    case 1 -> container.state(InstanceState.STOPPED);
                    default -> container.begins(world.time().instant());
                }
            } else if (container != null && container.state == InstanceState.REMOVING) {
                container.state(InstanceState.STOPPED);
            } else if (container != null && container.state == InstanceState.ERROR) {
                containers.remove(name);
            }
        }
    }
}
