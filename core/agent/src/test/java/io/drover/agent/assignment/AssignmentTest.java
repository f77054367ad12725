package io.drover.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.assignment.Assignment.Verdict;
import io.drover.model.Instance.Desired;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.ServerMessage.Assign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentTest {
    @TempDir
    private Path folder;

    @Test
    void aWholeIsTakenAndReplacesWhatWasHeld() {
        var first = taken(Assignment.NONE, new Assign(3, 1, 0, List.of(one("1i1"), one("1i2")), List.of()));
        assertThat(first.containers()).containsOnlyKeys("1i1", "1i2");
        var verdict = (Verdict.Taken) first.judge(new Assign(4, 1, 0, List.of(one("1i2"), one("1i3")), List.of()));
        assertThat(verdict.next().containers()).containsOnlyKeys("1i2", "1i3");
        assertThat(verdict.dropped()).containsExactly("1i1");
    }

    @Test
    void aChangeIsTakenOnlyOnTopOfWhatItBuildsOn() {
        var held = taken(Assignment.NONE, new Assign(3, 7, 0, List.of(one("1i1"), one("1i2")), List.of()));
        var next = taken(held, new Assign(3, 8, 7, List.of(one("1i3")), List.of("1i1")));
        assertThat(next.containers()).containsOnlyKeys("1i2", "1i3");
        assertThat(next.judge(new Assign(3, 10, 9, List.of(), List.of("1i2"))))
                .isInstanceOf(Verdict.NotContinuing.class);
        assertThat(next.judge(new Assign(4, 9, 8, List.of(), List.of("1i2"))))
                .isInstanceOf(Verdict.NotContinuing.class);
    }

    @Test
    void whoWasDeposedIsNotObeyed() {
        var held = taken(Assignment.NONE, new Assign(3, 7, 0, List.of(one("1i1")), List.of()));
        assertThat(held.judge(new Assign(2, 9, 0, List.of(), List.of()))).isInstanceOf(Verdict.Outdated.class);
        // a higher epoch was heard of, though what it said could not be taken: the lower one is over all the same
        var heard = ((Verdict.NotContinuing) held.judge(new Assign(5, 2, 1, List.of(), List.of()))).next();
        assertThat(heard.judge(new Assign(4, 1, 0, List.of(), List.of()))).isInstanceOf(Verdict.Outdated.class);
        assertThat(heard.containers()).containsOnlyKeys("1i1");
        assertThat(heard.epoch()).isEqualTo(3);
    }

    @Test
    void anOlderWholeOfTheSameOwnerIsNotTaken() {
        var held = taken(Assignment.NONE, new Assign(3, 7, 0, List.of(one("1i1")), List.of()));
        assertThat(held.judge(new Assign(3, 6, 0, List.of(), List.of()))).isInstanceOf(Verdict.Outdated.class);
        assertThat(held.judge(new Assign(3, 7, 0, List.of(one("1i1")), List.of()))).isInstanceOf(Verdict.Taken.class);
        assertThat(held.judge(new Assign(4, 1, 0, List.of(), List.of()))).isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void whatWasWrittenIsReadAgain() throws Exception {
        var path = folder.resolve("deep/assignment.json");
        var file = new StateFile<>(path, Assignment.class);
        assertThat(file.read()).isNull();
        var held = taken(Assignment.NONE, new Assign(3, 7, 0, List.of(one("1i1"), one("1i2")), List.of()));
        file.write(held);
        assertThat(new StateFile<>(path, Assignment.class).read()).isEqualTo(held);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        try (var files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void aDamagedFileIsSetAsideAndNothingIsAssumed() throws Exception {
        var path = folder.resolve("assignment.json");
        Files.writeString(path, "{\"epoch\":3,\"containers\":{");
        var file = new StateFile<>(path, Assignment.class);
        assertThat(file.read()).isNull();
        assertThat(path).doesNotExist();
        assertThat(folder.resolve("assignment.json.damaged")).exists();
    }

    private static Assignment taken(Assignment held, Assign offer) {
        return ((Verdict.Taken) held.judge(offer)).next();
    }

    static Assigned one(String id) {
        return new Assigned(id, "uuid-" + id, "r-" + id, LaunchConfig.of("", "busybox"), Map.of("a", "b"),
                Desired.RUNNING, null, null, List.of(), List.of(), false, false, null, null, null);
    }
}
