package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.containers.Found.Status;
import io.drover.model.Instance.Desired;
import io.drover.model.wire.Assigned;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    void whatHasRunItsOnlyTimeRunsAgainWhenThatRunIsToBeFollowedByAnother() {
        var world = World.of(World.assigned("1i1", Desired.RUNNING, true));
        world.settle(0);
        world.end("1i1");
        world.settle(0);
        var run = world.startedAt("1i1");
        world.wanted.computeIfPresent("1i1", (_, one) -> World.ending(one, run));
        world.settle(0);
        assertThat(world.status("1i1")).isEqualTo(Status.RUNNING);
        world.end("1i1");
        world.settle(0);
        assertThat(world.status("1i1")).isEqualTo(Status.EXITED);
        assertThat(world.starts).isEqualTo(2);
    }

    @Test
    void anEndIsOverWithinTheTimeThatAPersonGave() {
        var world = World.of(World.assigned("1i1", Desired.RUNNING, false));
        world.settle(0);
        var one = World.assigned("1i1", Desired.STOPPED, false);
        var stopped = new Assigned(one.instanceId(), one.uuid(), one.name(), one.config(), one.labels(), one.desired(),
                null,
                null, List.of(), List.of(), false, false, null, 7, null);
        var steps = ContainerPlanner.plan(Map.of("1i1", stopped), world.docker.values(), world.past, Instant.MAX);
        assertThat(steps.get("1i1")).isInstanceOfSatisfying(Step.Stop.class,
                stop -> assertThat(stop.seconds()).isEqualTo(7));
    }

    @Test
    void whatMayFailSomeTimesIsStartedAgainThatOften() {
        var world = World.of(World.retrying("1i1", 2), World.retrying("1i2", 2), World.retrying("1i3", 0));
        world.settle(0);
        for (var run = 0; run < 6; run++) {
            world.endIfUp("1i1", 1);
            world.endIfUp("1i2", run == 0 ? 1 : 0);
            world.endIfUp("1i3", 1);
            world.settle(0);
        }
        assertThat(world.status("1i1")).as("failed three times in a row").isEqualTo(Status.EXITED);
        assertThat(world.past.get("1i1")).isNotNull().returns(3, Past::starts);
        assertThat(world.status("1i2")).as("did not fail the second time").isEqualTo(Status.EXITED);
        assertThat(world.past.get("1i2")).isNotNull().returns(2, Past::starts);
        assertThat(world.status("1i3")).as("without limit").isEqualTo(Status.RUNNING);
        world.forget();
        world.settle(0);
        assertThat(world.status("1i1")).as("also for the next agent").isEqualTo(Status.EXITED);
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
