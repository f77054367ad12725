package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands that people are shown, on machines that have Docker, no image of ours, and reach no registry. */
class RegistrationTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static DroverLab drover;
    private static Api api;
    private static JsonNode token;

    @BeforeAll
    static void up() {
        drover = DroverLab.empty();
        var server = new Server(drover.lab().machine(), DroverLab.HOME, Map.of()).start();
        api = server.api(server.firstKey());
        token = Api.expect(201, api.post("/registrationtokens", Map.of()));
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    void theShortCommandFetchesTheImagesAndGivesAddressAndLabels() {
        var engine = new Engine(drover.lab().machine()).start();
        var machine = engine.machine();
        var second = machine.address() + "9";
        machine.run("ip", "addr", "add", second + "/24", "dev", "eth0");

        shell(machine, "CATTLE_AGENT_IP=" + second + " CATTLE_HOST_LABELS='disk=ssd&rack=4'");

        awaitHost(machine, second);
        assertThat(host(machine).path("labels").path("disk").asText()).isEqualTo("ssd");
        assertThat(host(machine).path("labels").path("rack").asText()).isEqualTo("4");
        assertThat(engine.docker("run", "--rm", "drover/sample:1", "echo", "hello").out()).isEqualTo("hello");

        var id = host(machine).path("id").asText();
        for (var wrong : new String[]{"127.0.0.1", "172.17.0.1", "here"}) {
            assertThatThrownBy(() -> shell(machine, "CATTLE_AGENT_IP=" + wrong))
                    .hasMessageContaining("422: agentIp: '" + wrong + "'");
            assertThat(host(machine).path("agentIpAddress").asText()).isEqualTo(second);
        }

        // again, and nothing said: the same host, at the address that the server sees
        shell(machine, "");
        awaitHost(machine, machine.address());
        assertThat(host(machine).path("id").asText()).isEqualTo(id);
        assertThat(host(machine).path("labels").path("disk").asText()).as("its labels stay").isEqualTo("ssd");
    }

    @Test
    void ranchersOwnWordsFetchTheImageAndTakeOptions() {
        var engine = new Engine(drover.lab().machine()).start();
        var machine = engine.machine();
        var command = asRoot(token.path("command").asText()).replace("docker run ",
                "docker run -e CATTLE_HOST_LABELS='zone=b' ");
        if (!Privileges.areWhole()) {
            command = command.replace("--privileged ", "");
        }

        machine.run("sh", "-c", command);

        awaitHost(machine, machine.address());
        assertThat(host(machine).path("labels").path("zone").asText()).isEqualTo("b");
    }

    private static void shell(Machine machine, String variables) {
        machine.run("sh", "-c", asRoot(token.path("shellCommand").asText()).replace("| ", "| " + variables + " "));
    }

    private static String asRoot(String command) {
        return command.replace("sudo -E ", "").replace("sudo ", "");
    }

    private static void awaitHost(Machine machine, String address) {
        Await.until(machine.name() + " active at " + address, LIMIT,
                () -> host(machine).path("agentState").asText().equals("active")
                        && host(machine).path("agentIpAddress").asText().equals(address));
    }

    private static JsonNode host(Machine machine) {
        return api.list("/hosts").filter(it -> it.path("hostname").asText().equals(machine.name())).findFirst()
                .orElseThrow();
    }
}
