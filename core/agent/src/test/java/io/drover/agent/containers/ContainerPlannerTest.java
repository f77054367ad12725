package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.containers.Found.Status;
import io.drover.model.Instance.Desired;
import java.util.HashSet;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Thousands of generated hosts: whatever state they are in, doing what the planner says makes them right and harms nothing. */
class ContainerPlannerTest {
    private static final int CASES = 4_000;

    @Test
    void everyHostBecomesWhatIsWanted() {
        for (var seed = 1L; seed <= CASES; seed++) {
            var world = new World(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            world.trouble(20);
            world.settle(seed);
            world.assertRight(seed);
        }
    }

    @Test
    void whatRunsAndIsWantedIsNeverStopped() {
        for (var seed = 1L; seed <= CASES; seed++) {
            var world = new World(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            world.settle(seed);
            var running = new HashSet<>(world.running());
            world.forget();
            world.settle(seed);
            assertThat(world.running()).as("seed %d", seed).isEqualTo(running);
            assertThat(world.stops).as("seed %d", seed).isEqualTo(world.stopsBefore);
        }
    }

    @Test
    void nothingStartsBeforeWhatItNeeds() {
        for (var seed = 1L; seed <= CASES; seed++) {
            var world = new World(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            for (var round = 0; round < 60; round++) {
                world.round(true);
            }
            // asserted by the world at every start
            assertThat(world.starts + world.wanted.size()).as("seed %d does something", seed).isNotNegative();
        }
    }

    @Test
    void aRunThatIsToEndEndsOnceAndTheNextIsLeftAlone() {
        var world = World.of(World.assigned("1i1", Desired.RUNNING, false));
        world.settle(0);
        var run = world.startedAt("1i1");
        world.stops = 0;
        world.wanted.computeIfPresent("1i1", (_, one) -> World.ending(one, run));
        world.settle(0);
        assertThat(world.status("1i1")).isEqualTo(Status.RUNNING);
        assertThat(world.startedAt("1i1")).isNotEqualTo(run);
        assertThat(world.stops).isEqualTo(1);
        world.settle(0);
        assertThat(world.stops).isEqualTo(1);
    }

    @Test
    void aContainerThatEndedStartsAgainUnlessItMayRunOnlyOnce() {
        var world = World.of(World.assigned("1i1", Desired.RUNNING, false),
                World.assigned("1i2", Desired.RUNNING, true));
        world.settle(0);
        world.end("1i1");
        world.end("1i2");
        world.settle(0);
        assertThat(world.status("1i1")).isEqualTo(Status.RUNNING);
        assertThat(world.status("1i2")).isEqualTo(Status.EXITED);
        world.lose("1i2");
        world.settle(0);
        assertThat(world.status("1i2")).isNull();
    }
}
