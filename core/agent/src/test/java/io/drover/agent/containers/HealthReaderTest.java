package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Wire;
import io.drover.model.spec.Labels;
import io.drover.model.wire.Observed.CommandHealth;
import io.drover.model.wire.Observed.CommandHealth.Word;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthReaderTest {
    private static final String OK = "{\"ExitCode\": 0, \"Output\": \"fine\"}";

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"Up 2 minutes (healthy),HEALTHY", "Up 3 seconds (health: starting),STARTING",
            "Up About an hour (unhealthy),UNHEALTHY", "Up 3 seconds (starting),STARTING", "Up 2 minutes,-",
            "Up 2 minutes (Paused),-", "Exited (0) 3 minutes ago,-", "Restarting (1) 3 seconds ago,-", "Created,-",
            "'',-"})
    void theListSaysItInItsText(String status, @Nullable Word word) {
        assertThat(HealthReader.wordIn(status)).isEqualTo(word);
    }

    @Test
    void theReasonIsWhatTheLastFailedRunSaidLast() {
        assertThat(health("unhealthy", run(1, "old"), run(7, "  % Total\ncurl: (7) Failed to connect\n\n"), OK))
                .isEqualTo(new CommandHealth(Word.UNHEALTHY, "curl: (7) Failed to connect"));
        assertThat(health("unhealthy", run(3, ""))).isEqualTo(new CommandHealth(Word.UNHEALTHY, "exit code 3"));
        assertThat(health("unhealthy", run(-1, "Health check exceeded timeout (1s)")))
                .isEqualTo(new CommandHealth(Word.UNHEALTHY, "Health check exceeded timeout (1s)"));
        assertThat(health("starting", OK)).isEqualTo(new CommandHealth(Word.STARTING, null));
        assertThat(health("healthy", run(1, "long ago"), OK)).isEqualTo(new CommandHealth(Word.HEALTHY, null));
    }

    @Test
    void aReasonIsShortAndCanBePrinted() {
        assertThat(Objects.requireNonNull(health("unhealthy", run(1, "x".repeat(3000)))).reason()).hasSize(200)
                .endsWith("x…");
        assertThat(Objects.requireNonNull(health("unhealthy", run(1, "\u001b[31mred\u0000"))).reason())
                .isEqualTo("[31mred");
    }

    @Test
    void whatIsNotCheckedHasNone() throws Exception {
        assertThat(health("none")).isNull();
        assertThat(HealthReader.read(Wire.JSON.readTree("{}").path("Health"))).isNull();
    }

    /** Docker goes on telling the last health of a container that has ended. */
    @Test
    void onlyWhatRunsHasAny() throws Exception {
        assertThat(inspected("running")).isEqualTo(new CommandHealth(Word.HEALTHY, null));
        assertThat(inspected("paused")).isNull();
        assertThat(inspected("exited")).isNull();
    }

    private static @Nullable CommandHealth inspected(String status) throws Exception {
        var json = "{\"Id\": \"c1\", \"Config\": {\"Labels\": {\"" + Labels.INSTANCE + "\": \"1i1\", \""
                + Labels.OWNER_HOST + "\": \"me\"}}, \"State\": {\"Status\": \"" + status
                + "\", \"Health\": {\"Status\": \"healthy\", \"Log\": []}}}";
        return Objects.requireNonNull(FoundReader.read(Wire.JSON.readTree(json), "me")).health();
    }

    private static @Nullable CommandHealth health(String status, String... log) {
        try {
            return HealthReader.read(Wire.JSON
                    .readTree("{\"Status\": \"" + status + "\", \"Log\": [" + String.join(",", log) + "]}"));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(int code, String output) {
        return "{\"ExitCode\": " + code + ", \"Output\": " + Wire.write(output) + "}";
    }
}
