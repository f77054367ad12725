package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.StackSpec;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image is pulled where it is missing, or always; other wishes are named. */
class PullPolicyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            always         | always | -
            missing        | -      | -
            if_not_present | -      | -
            ''             | -      | -
            never          | -      | never is ignored
            build          | -      | build is ignored
            daily          | -      | daily is ignored
            weekly         | -      | weekly is ignored
            every_12h      | -      | every_12h is ignored
            every_1d12h    | -      | every_1d12h is ignored
            """)
    void imagesArePulledWhereTheyAreMissingOrAlways(String word, @Nullable String label, @Nullable String note) {
        var stack = read("pull_policy: '" + word + "'");
        assertThat(config(stack).label(Labels.PULL_IMAGE)).isEqualTo(label);
        if (note == null) {
            assertThat(stack.notes()).isEmpty();
        } else {
            assertThat(stack.notes()).singleElement().asString()
                    .startsWith("docker-compose.yml line 3: service web: pull_policy " + note + ": ");
        }
    }

    private static StackSpec read(String key) {
        return ComposeFiles.read("web:\n  image: a\n  " + key + "\n", null, Map.of());
    }

    private static LaunchConfig config(StackSpec stack) {
        return Objects.requireNonNull(stack.services().getFirst().launchConfig());
    }
}
