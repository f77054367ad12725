package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.StackSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code deploy} of the Compose Specification, where Rancher has no word of its own for it. */
class DeployTest {
    @Test
    void noParallelismIsAllAtOnce() {
        var stack = read("deploy: {update_config: {parallelism: 0, order: start-first}}");
        assertThat(stack.services().getFirst().upgradeStrategy()).isEqualTo(new UpgradeOptions(true, 10_000, 2000));
        assertThat(stack.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node.role == manager          | is ignored: hosts have no roles here
            node.role != worker           | is ignored: hosts have no roles here
            node.role == worker           | ''
            node.role != manager          | ''
            node.platform.os == linux     | ''
            """)
    void placesForRolesAreNoReasonToRefuse(String constraint, String note) {
        var stack = read("deploy: {placement: {constraints: ['" + constraint + "', 'node.labels.disk == ssd']}}");
        assertThat(config(stack).labels()).isEqualTo(Map.of(Labels.AFFINITY + "host_label", "disk=ssd"));
        if (note.isEmpty()) {
            assertThat(stack.notes()).isEmpty();
        } else {
            assertThat(stack.notes()).singleElement().asString().startsWith(
                    "docker-compose.yml line 3: service web: deploy: placement: constraints '" + constraint + "' "
                            + note);
        }
    }

    @Test
    void rulesOfBothKindsAddUp() {
        assertThat(config(read("deploy: {placement: {constraints: [node.labels.a==b]}}\n"
                + "  labels: ['io.rancher.scheduler.affinity:host_label=c=d']")).labels())
                .isEqualTo(Map.of(Labels.AFFINITY + "host_label", "a=b,c=d"));
    }

    private static StackSpec read(String key) {
        return ComposeFiles.read("web:\n  image: a\n  " + key + "\n", null, Map.of());
    }

    private static LaunchConfig config(StackSpec stack) {
        return Objects.requireNonNull(stack.services().getFirst().launchConfig());
    }
}
