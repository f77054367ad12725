package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.model.Refusal;
import io.drover.server.bridge.BridgeSettings;
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

    @Test
    void theBridgesPortIsThisMachinesOwnUnlessItSpeaksTls() {
        assertThat(Configuration.of(Map.of()).bridge()).isEqualTo(BridgeSettings.OFF);
        var plain = Configuration.of(Map.of("DROVER_BRIDGE_PORT", "7000")).bridge();
        assertThat(plain).isEqualTo(new BridgeSettings(7000, "127.0.0.1", null, null));
        var file = Path.of("pom.xml").toAbsolutePath();
        var tls = Configuration.of(Map.of("DROVER_BRIDGE_PORT", "7000", "DROVER_BRIDGE_CERT", file.toString(),
                "DROVER_BRIDGE_KEY", file.toString())).bridge();
        assertThat(tls).isEqualTo(new BridgeSettings(7000, "0.0.0.0", file, file));
        assertThat(catchThrowableOfType(Refusal.class,
                () -> Configuration.of(Map.of("DROVER_BRIDGE_CERT", file.toString()))).field())
                .isEqualTo("DROVER_BRIDGE_KEY");
    }

    @ParameterizedTest
    @CsvSource({"DROVER_HTTP_PORT, http", "DROVER_HTTP_PORT, 0", "DROVER_HTTP_PORT, 65536", "DROVER_HTTP_PORT, ''",
            "DROVER_NODE_ADDRESS, localhost", "DROVER_NODE_ADDRESS, 0.0.0.0", "DROVER_NODE_ADDRESS, ::",
            "DROVER_NODE_ADDRESS, 224.0.0.1", "DROVER_NODE_ADDRESS, 198.51.100.7", "DROVER_NODE_ADDRESS, 1.2.3",
            "CATTLE_DB_CATTLE_MYSQL_PORT, x", "DROVER_PLUGIN_SIGNERS, /no/such/place",
            "DROVER_PLUGIN_SIGNERS, /dev/null", "DROVER_HOST_DETECTION_MILLIS, 1", "DROVER_BRIDGE_PORT, tcp",
            "DROVER_BRIDGE_PORT, 65536", "DROVER_BRIDGE_ADDRESS, localhost", "DROVER_BRIDGE_ADDRESS, 1.2.3.x",
            "DROVER_BRIDGE_CERT, /no/such/file", "DROVER_BRIDGE_KEY, /proc"})
    void aWrongValueIsRefusedByName(String name, String value) {
        var refusal = catchThrowableOfType(Refusal.class,
                () -> Configuration.of(Map.of("CATTLE_DB_CATTLE_MYSQL_HOST", "db", name, value)));

        assertThat(refusal.field()).isEqualTo(name);
    }
}
