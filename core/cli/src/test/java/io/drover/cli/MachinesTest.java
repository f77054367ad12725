package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesTest {
    private static final String NEW = "{\"id\":\"1ph1\",\"name\":\"n4\",\"state\":\"requested\",\"steps\":[]}";
    private final FakeServer server = new FakeServer();

    MachinesTest() throws IOException {
        server.on("GET machines?limit=3000", collection(NEW)).on("POST machines", 201, NEW);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String machine(String state, String message, String... steps) {
        return "{\"id\":\"1ph1\",\"name\":\"n4\",\"state\":\"" + state + "\",\"transitioningMessage\":\"" + message
                + "\",\"steps\":[" + String.join(",", steps) + "]}";
    }

    private static String step(String name, String log) {
        return "{\"name\":\"" + name + "\",\"state\":\"x\",\"log\":\"" + log + "\"}";
    }

    @Test
    void aHostIsMadeAndWhatIsDoneIsToldOnce(@TempDir Path folder) throws IOException {
        var key = Files.writeString(folder.resolve("key"), "secret\n");
        server.on("GET machines/1ph1", machine("creating", "", step("Connect", "a\\nb")),
                machine("creating", "", step("Connect", "a\\nb\\nc"), step("Install", "one\\ntwo")),
                machine("creating", "", step("Connect", "a\\nb\\nc"), step("Install", "two\\nthree")),
                machine("active", "", step("Connect", "a\\nb\\nc"), step("Install", "two\\nthree")));
        assertThat(Run.at(server, "hosts", "create", "n4", "--driver", "ssh", "--set", "address=10.0.0.7", "--set",
                "privateKey=@" + key, "--label", "disk=ssd")).isEqualTo(new Run(0, """
                        Connect
                          a
                          b
                          c
                        Install
                          one
                          two
                          three
                        n4 is a host
                        """, ""));
        assertThat(server.changes()).singleElement().asString().startsWith("POST machines {")
                .contains("\"driver\":\"ssh\"", "\"address\":\"10.0.0.7\"", "\"privateKey\":\"secret\\n\"",
                        "\"labels\":{\"disk\":\"ssd\"}");
    }

    @Test
    void aFailureIsSaidWithWhatCanBeDone() {
        server.on("GET machines/1ph1", machine("error", "wrong password", step("Connect", "")));
        assertThat(Run.at(server, "hosts", "create", "n4", "-d", "ssh")).isEqualTo(new Run(1, "Connect\n",
                "drover: n4 failed: wrong password; try again with drover hosts retry n4, or remove it with drover"
                        + " hosts rm n4\n"));
        assertThat(Run.at(server, "hosts", "create", "n4", "-d", "ssh", "--set", "key=@/none").err())
                .startsWith("drover: cannot read /none");
    }

    @Test
    void itIsTriedAgainOrRemoved() {
        server.on("POST machines/1ph1/?action=retry", 202, NEW).on("GET machines/1ph1", machine("active", ""))
                .on("GET hosts?limit=3000", collection()).on("DELETE machines/1ph1", NEW);
        assertThat(Run.at(server, "hosts", "retry", "n4", "--set", "port=2222"))
                .isEqualTo(new Run(0, "n4 is a host\n", ""));
        assertThat(Run.at(server, "hosts", "rm", "n4")).isEqualTo(new Run(0, "n4 is being removed\n", ""));
        assertThat(server.changes()).containsExactly(
                "POST machines/1ph1/?action=retry {\"settings\":{\"port\":\"2222\"}}", "DELETE machines/1ph1 ");
    }

    @Test
    void driversSayWhatTheyTake() {
        server.on("GET machinedrivers?limit=3000", collection("{\"name\":\"ssh\",\"settings\":[{\"name\":\"address\","
                + "\"type\":\"text\",\"required\":true,\"default\":null,\"description\":\"where\"},{\"name\":\"port\","
                + "\"type\":\"number\",\"required\":false,\"default\":\"22\",\"description\":\"of ssh\"}]}"));
        assertThat(Run.at(server, "hosts", "drivers")).isEqualTo(new Run(0, """
                DRIVER   SETTING   NEEDED   DEFAULT   MEANING
                ssh      address   yes                where
                ssh      port               22        of ssh
                """, ""));
    }
}
