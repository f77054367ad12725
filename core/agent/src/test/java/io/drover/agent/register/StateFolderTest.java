package io.drover.agent.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.Assignment.Verdict;
import io.drover.agent.containers.History;
import io.drover.model.wire.ServerMessage.Assign;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aMachineThatIsRegisteredAgainObeysANewServerWhoseEpochsAreLower() {
        var state = new StateFolder(folder);
        state.assignment().write(new Assignment(7, 7, 40, Map.of()));
        var offer = new Assign(1, 1, 0, List.of(), List.of());
        assertThat(Objects.requireNonNull(state.assignment().read()).judge(offer)).as("without being registered again")
                .isInstanceOf(Verdict.Outdated.class);
        state.admit(credentials());
        assertThat(Objects.requireNonNull(state.assignment().read()).judge(offer)).isInstanceOf(Verdict.Taken.class);
        assertThat(state.credentials().read()).isEqualTo(credentials());
    }

    @Test
    void whatHasRunItsOnlyTimeHasRunItStillWhenItsHostIsRegisteredAgain() {
        var state = new StateFolder(folder);
        var pages = new History.Pages(Map.of("1i1", new History.Page(1, true)));
        state.history().write(pages);
        state.admit(credentials());
        assertThat(state.history().read()).isEqualTo(pages);
    }

    private static Credentials credentials() {
        return new Credentials("1h1", "uuid", "access", "secret", List.of("http://server:8080"), List.of());
    }
}
