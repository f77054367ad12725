package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.model.Refusal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @Test
    void withoutVariablesItRunsAloneOnItsOwnDatabase() {
        var configuration = Configuration.of(Map.of());

        assertThat(configuration.data()).isEqualTo(Path.of("/var/lib/drover"));
        assertThat(configuration.httpPort()).isEqualTo(8080);
        assertThat(configuration.nodeAddress()).isNull();
        assertThat(configuration.database()).isNull();
        assertThat(configuration.url()).matches("http://.+:8080");
        assertThat(configuration.plugins().folder()).isEqualTo(Path.of("/var/lib/drover/plugins"));
        assertThat(configuration.plugins().signers()).isNull();
    }

    @Test
    void aNodeIsReachedAtItsAddress() {
        var configuration = Configuration.of(Map.of("DROVER_NODE_ADDRESS", "127.0.0.2", "DROVER_HTTP_PORT", "81",
                "CATTLE_DB_CATTLE_MYSQL_HOST", "db"));

        assertThat(configuration.url()).isEqualTo("http://127.0.0.2:81");
        assertThat(configuration.database()).hasToString("db:3306/cattle");
    }

    @ParameterizedTest
    @CsvSource({"DROVER_HTTP_PORT, http", "DROVER_HTTP_PORT, 0", "DROVER_HTTP_PORT, 65536", "DROVER_HTTP_PORT, ''",
            "DROVER_NODE_ADDRESS, localhost", "DROVER_NODE_ADDRESS, 0.0.0.0", "DROVER_NODE_ADDRESS, ::",
            "DROVER_NODE_ADDRESS, 224.0.0.1", "DROVER_NODE_ADDRESS, 198.51.100.7", "DROVER_NODE_ADDRESS, 1.2.3",
            "CATTLE_DB_CATTLE_MYSQL_PORT, x", "DROVER_PLUGIN_SIGNERS, /no/such/place",
            "DROVER_PLUGIN_SIGNERS, /dev/null", "DROVER_HOST_DETECTION_MILLIS, 1"})
    void aWrongValueIsRefusedByName(String name, String value) {
        var refusal = catchThrowableOfType(Refusal.class,
                () -> Configuration.of(Map.of("CATTLE_DB_CATTLE_MYSQL_HOST", "db", name, value)));

        assertThat(refusal.field()).isEqualTo(name);
    }
}
