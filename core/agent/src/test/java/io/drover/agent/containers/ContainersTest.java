package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.StateFile;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.Observed;
import io.drover.model.wire.Observed.CommandHealth;
import io.drover.model.wire.Observed.CommandHealth.Word;
import io.drover.model.wire.VolumeNeed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersTest {
    @TempDir
    private Path folder;
    private final FakeEngine engine = new FakeEngine();
    private final Map<String, Observed> seen = new ConcurrentHashMap<>();
    private final List<Observed> told = new CopyOnWriteArrayList<>();
    private final List<Long> revisions = new CopyOnWriteArrayList<>();
    private Containers containers;

    @BeforeEach
    void open() {
        containers = new Containers(engine, Assignment.NONE, history(), this::report, InstantSource.system()).start();
    }

    @AfterEach
    void close() {
        containers.close();
    }

    @Test
    void anImageThatIsMissingIsFetchedForAllWhoWantIt() {
        assign(1, one("1i1", false), one("1i2", false), one("1i3", false), one("1i4", false));
        await().until(() -> !engine.pulls.isEmpty());
        engine.mayPull.countDown();
        await().until(() -> running() == 4);
        assertThat(engine.pulls).containsOnly("image:1");
    }

    @Test
    void anImageThatIsHereIsFetchedOnlyWhenAskedTo() {
        engine.images.add("image:1");
        engine.mayPull.countDown();
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        assertThat(engine.pulls).isEmpty();
        assign(2, one("1i1", false), one("1i2", true));
        await().until(() -> running() == 2);
        assertThat(engine.pulls).containsExactly("image:1");
    }

    @Test
    void anEngineThatIsAwayIsNobodysError() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        engine.goAway();
        assign(2, one("1i1", false), one("1i2", false));
        engine.comeBack();
        await().until(() -> running() == 2);
        assertThat(told).noneMatch(one -> one.state() == InstanceState.ERROR);
        assertThat(engine.containers).hasSize(2);
    }

    @Test
    void anEngineThatDidNotAnswerOnceIsAskedAgainBeforeTheNextLookAtEverything() {
        engine.images.add("image:1");
        engine.hiccups.set(2);
        assign(1, one("1i1", false));
        // everything is looked at every 15 s
        await().atMost(Duration.ofSeconds(12)).until(() -> running() == 1);
        assertThat(engine.hiccups).hasValue(0);
        assertThat(told).noneMatch(one -> one.state() == InstanceState.ERROR);
    }

    @Test
    void whatEndsAgainAndAgainWaitsLongerEachTime() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        engine.end(id("1i1"));
        // the first time at once
        await().until(() -> at("1i1").startCount() == 2 && running() == 1);
        engine.end(id("1i1"));
        // told for a second only, after which it runs again
        await().until(() -> told.stream().anyMatch(one -> one.state() == InstanceState.STARTING && one.startCount() == 2
                && String.valueOf(one.message()).contains("exit code 1")));
        await().until(() -> at("1i1").startCount() == 3 && running() == 1);
        assertThat(Past.pause(1)).isZero();
        assertThat(List.of(2, 3, 4, 5, 6, 7, 8, 9, 50).stream().map(n -> Past.pause(n).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void whatFailsAtOnceIsStartedAgainAsOftenAsItMay() {
        engine.images.add("image:1");
        engine.everythingFails = true;
        var twice = new Assigned("1i1", "u1i1", "r-1i1", LaunchConfig.of("", "image:1"), Map.of(), Desired.RUNNING,
                null,
                null, List.of(), List.of(), false, false, null, null, 1);
        assign(1, twice);
        await().until(() -> seen.containsKey("1i1") && at("1i1").state() == InstanceState.STOPPED);
        assertThat(at("1i1").startCount()).isEqualTo(2);
        await().during(Duration.ofSeconds(1)).until(() -> at("1i1").startCount() == 2);
        // a person starts it, after which it may fail as often again
        assign(2, new Assigned("1i1", "u1i1", "r-1i1", twice.config(), Map.of(), Desired.RUNNING, null, null, List.of(),
                List.of(), false, false, at("1i1").startedAt(), null, 1));
        await().until(() -> at("1i1").startCount() == 4 && at("1i1").state() == InstanceState.STOPPED);
    }

    @Test
    void withoutAVolumeThatItNeedsThereIsNoContainer() {
        engine.images.add("image:1");
        var one = one("1i1", false);
        assign(1, new Assigned("1i1", one.uuid(), one.name(), one.config(), Map.of(), Desired.RUNNING, null, null,
                List.of(), List.of(), false, false, null, null, null, List.of(
                        new VolumeNeed("made", null, Map.of(), false, Map.of()),
                        new VolumeNeed("there", null, Map.of(), true, Map.of()))));
        // and between two errors it is tried again
        await().until(() -> told.stream().anyMatch(it -> it.state() == InstanceState.ERROR));
        assertThat(told).filteredOn(it -> it.state() == InstanceState.ERROR).extracting(Observed::message)
                .containsOnly("no there");
        assertThat(engine.containers).isEmpty();
        engine.volumes.add("there");
        await().until(() -> running() == 1);
        assertThat(engine.volumes).containsExactlyInAnyOrder("made", "there");
    }

    @Test
    void nothingIsTouchedBeforeAnythingWasAssigned() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        containers.close();
        containers = new Containers(engine, Assignment.NONE, history(), this::report, InstantSource.system()).start();
        seen.clear();
        containers.askFull();
        // told as a container of ours that nobody wants, yet left alone
        await().until(() -> seen.containsKey("1i1"));
        assertThat(engine.containers.get("c1")).isNotNull().returns(true, Found::up);
        assign(1);
        await().until(engine.containers::isEmpty);
        await().until(() -> !seen.containsKey("1i1"));
    }

    @Test
    void whatWasStartedHowOftenIsOnTheDiskWhenItIsClosed() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().pollInterval(Duration.ofMillis(1)).until(() -> running() == 1);
        containers.close();
        assertThat(history().read()).hasEntrySatisfying("1i1", past -> assertThat(past.starts()).isEqualTo(1));
    }

    @Test
    void whatRunsOnAHostThatWasLetGoIsNeitherRemovedNorStartedAgain() {
        engine.images.add("image:1");
        assign(1, one("1i1", false), one("1i2", false));
        await().until(() -> running() == 2);
        containers.assign(Assignment.NONE, List.of());
        engine.end(id("1i1"));
        await().until(() -> at("1i1").exitCode() != null);
        assertThat(engine.containers.values().stream().filter(Found::up)).hasSize(1);
        assertThat(engine.containers).hasSize(2);
    }

    @Test
    void everyAssignmentIsConfirmedAlsoWhenItChangesNothing() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        assign(2, one("1i1", false));
        await().until(() -> revisions.contains(2L));
    }

    @Test
    void whatDockersOwnCheckSaysIsToldWhenItChanges() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        assertThat(at("1i1").health()).as("it has none").isNull();
        engine.check(id("1i1"), new CommandHealth(Word.STARTING, null));
        // sooner than by looking at everything, which is every 15 s
        awaitHealth(new CommandHealth(Word.STARTING, null));
        engine.check(id("1i1"), new CommandHealth(Word.HEALTHY, null));
        awaitHealth(new CommandHealth(Word.HEALTHY, null));
        engine.check(id("1i1"), new CommandHealth(Word.UNHEALTHY, "exit code 7"));
        awaitHealth(new CommandHealth(Word.UNHEALTHY, "exit code 7"));
        assertThat(at("1i1").state()).as("it is left alone").isEqualTo(InstanceState.RUNNING);
        engine.end(id("1i1"));
        await().until(() -> at("1i1").startCount() == 2 && running() == 1);
        assertThat(at("1i1").health()).isNull();
    }

    @Test
    void healthThatChangedWhileNobodyListenedIsFound() {
        engine.images.add("image:1");
        assign(1, one("1i1", false));
        await().until(() -> running() == 1);
        engine.check(id("1i1"), new CommandHealth(Word.HEALTHY, null));
        awaitHealth(new CommandHealth(Word.HEALTHY, null));
        engine.goAway();
        engine.check(id("1i1"), new CommandHealth(Word.UNHEALTHY, "refused"));
        engine.comeBack();
        awaitHealth(new CommandHealth(Word.UNHEALTHY, "refused"));
    }

    @Test
    void onlyWhatRunsHasHealth() {
        var found = new Found("c1", "1i1", "u1i1", "r-1i1", Found.Status.RUNNING, null, 1, Instant.now(), null, null,
                null, null, List.of(), Found.Cleanup.UNNAMED, List.of(), new CommandHealth(Word.HEALTHY, null));
        assertThat(Reporter.observe("1i1", one("1i1", false), found, Past.NONE, null).health()).isNotNull();
        assertThat(Reporter.observe("1i1", one("1i1", false), found, Past.NONE, new Step.Stop(found, null)).health())
                .isNull();
        assertThat(Reporter.observe("1i1", null, found, Past.NONE, null).health()).isNull();
    }

    private void awaitHealth(CommandHealth health) {
        await().untilAsserted(() -> assertThat(at("1i1").health()).isEqualTo(health));
    }

    private History history() {
        return new History(new StateFile<>(folder.resolve("history.json"), History.Pages.class));
    }

    private void assign(long revision, Assigned... wanted) {
        var all = new LinkedHashMap<String, Assigned>();
        for (var one : wanted) {
            all.put(one.instanceId(), one);
        }
        containers.assign(new Assignment(1, 1, revision, all), new ArrayList<>());
    }

    static Assigned one(String id, boolean pullAlways) {
        return new Assigned(id, "u" + id, "r-" + id, LaunchConfig.of("", "image:1"), Map.of(), Desired.RUNNING, null,
                null,
                List.of(), List.of(), false, pullAlways, null, null, null);
    }

    private void report(boolean full, long epoch, long revision, List<Observed> containers, List<String> gone) {
        revisions.add(revision);
        told.addAll(containers);
        containers.forEach(one -> seen.put(one.instanceId(), one));
        gone.forEach(seen::remove);
    }

    private Observed at(String id) {
        return java.util.Objects.requireNonNull(seen.get(id));
    }

    private String id(String instance) {
        return String.valueOf(at(instance).containerId());
    }

    private long running() {
        return seen.values().stream().filter(one -> one.state() == InstanceState.RUNNING).count();
    }
}
