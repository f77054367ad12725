package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationsTest {
    private static final String OPS = "{\"id\":\"1no1\",\"name\":\"ops\",\"sink\":\"webhook\",\"events\":[\"hostLost\","
            + "\"hostBack\"],\"state\":\"failing\",\"waiting\":2,\"transitioningMessage\":\"status 500\"}";
    private final FakeServer server = new FakeServer();

    NotificationsTest() throws IOException {
        server.on("GET notifications?limit=3000", collection(OPS)).on("POST notifications", 201, OPS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theyAreShownInOneRowEach() {
        assertThat(Run.at(server, "notifications")).isEqualTo(new Run(0, """
                ID     NAME   SINK      EVENTS              STATE     WAITING   MESSAGE
                1no1   ops    webhook   hostLost,hostBack   failing   2         status 500
                """, "")).isEqualTo(Run.at(server, "notifications", "ls"));
    }

    @Test
    void oneIsAddedWithASecretOfAFile(@TempDir Path folder) throws IOException {
        var address = Files.writeString(folder.resolve("address"), "https://example.com/x\n");
        assertThat(Run.at(server, "notifications", "create", "ops", "--sink", "webhook", "--set", "url=@" + address,
                "--set", "format=text", "--on", "hostLost,hostBack", "--hold", "30")).isEqualTo(
                        new Run(0, "added 1no1; try it with drover notifications test ops\n", ""));
        assertThat(server.changes()).singleElement().asString().startsWith("POST notifications {").contains(
                "\"name\":\"ops\"", "\"sink\":\"webhook\"", "\"url\":\"https://example.com/x\"", "\"format\":\"text\"",
                "\"events\":[\"hostLost\",\"hostBack\"]", "\"holdSeconds\":30");
    }

    @Test
    void oneIsTriedAndItsFailureSaid() {
        server.on("POST notifications/1no1/?action=test", 202, OPS);
        assertThat(Run.at(server, "notifications", "test", "OPS")).isEqualTo(new Run(0, "a test has arrived\n", ""));
        assertThat(Run.at(server, "notifications", "test", "1no1").status()).isZero();
        assertThat(Run.at(server, "notifications", "test", "other")).isEqualTo(
                new Run(1, "", "drover: there is no notification other; see drover notifications\n"));
    }

    @Test
    void whatAServerSaysOfATestIsSaid() {
        server.on("POST notifications/1no1/?action=test", 422,
                "{\"type\":\"error\",\"status\":422,\"code\":\"InvalidState\",\"message\":\"example.com answered with"
                        + " status 500\",\"detail\":null,\"fieldName\":null}");
        assertThat(Run.at(server, "notifications", "test", "ops"))
                .isEqualTo(new Run(1, "", "drover: example.com answered with status 500\n"));
    }

    @Test
    void oneIsRemoved() {
        server.on("DELETE notifications/1no1", OPS);
        assertThat(Run.at(server, "notifications", "rm", "ops")).isEqualTo(new Run(0, "removed\n", ""));
        assertThat(server.changes()).containsExactly("DELETE notifications/1no1 ");
    }

    @Test
    void sinksSayWhatTheyTake() {
        server.on("GET notificationsinks?limit=3000", collection("{\"name\":\"webhook\",\"settings\":[{\"name\":"
                + "\"url\",\"type\":\"secret\",\"required\":true,\"default\":null,\"description\":\"where\"}]}"));
        assertThat(Run.at(server, "notifications", "sinks").out()).isEqualTo("""
                SINK      SETTING   NEEDED   DEFAULT   MEANING
                webhook   url       yes                where
                """);
    }
}
