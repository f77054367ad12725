package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Machines that have Docker and no agent become hosts by a driver, as people ask for it over the API. */
class MachinesTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static DroverLab drover;
    private static Api api;

    @BeforeAll
    static void up() {
        drover = DroverLab.empty();
        var server = new Server(drover.lab().machine(), DroverLab.HOME, Map.of()).start();
        api = server.api(server.firstKey());
        Await.until("the drivers are there", Duration.ofSeconds(30), () -> api.list("/machinedrivers")
                .map(driver -> driver.path("name").asText()).toList().containsAll(List.of("docker", "ssh")));
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    /** At first nobody is let in; then somebody mends that. */
    @Test
    void bySshAfterItsCauseOfFailureIsMended() throws IOException {
        var engine = new Engine(drover.lab().machine()).start();
        var sshd = sshd(engine.machine());

        var id = Api.expect(201, api.post("/machines", Map.of("name", "by-ssh", "labels", Map.of("made", "by ssh"),
                "sshConfig", Map.of("address", engine.machine().address(), "privateKey", sshd.key(), "install",
                        "none"))))
                .path("id").asText();
        var failed = await(id, "error");
        assertThat(failed.path("transitioningMessage").asText()).contains("does not let us in");
        assertThat(failed.at("/steps/0/name").asText()).isEqualTo("Connect");
        assertThat(failed.at("/steps/0/state").asText()).isEqualTo("failed");
        assertThat(failed.at("/steps/0/log").asText()).contains("to root@" + engine.machine().address())
                .contains("SHA256:");

        Files.copy(sshd.publicKey(), sshd.authorized());
        Api.expect(202, api.post("/machines/" + id + "?action=retry", Map.of()));
        var machine = await(id, "active");
        assertThat(machine.path("steps").findValuesAsText("name")).containsExactly("Connect", "Look at the machine",
                "Start the agent");
        assertThat(machine.toString()).doesNotContain("PRIVATE KEY");
        runs(machine, "by ssh", engine);

        removed(id, engine);
    }

    @Test
    void byTheApiOfItsEngine() throws IOException {
        var machine = drover.lab().machine();
        var folder = machine.disk();
        certificates(folder, machine.address());
        var engine = new Engine(machine, "--host", "tcp://0.0.0.0:2376", "--tlsverify", "--tlscacert",
                folder.resolve("ca.pem").toString(), "--tlscert", folder.resolve("server-cert.pem").toString(),
                "--tlskey", folder.resolve("server-key.pem").toString()).start();
        var config = Map.of("address", "tcp://" + machine.address() + ":2376", "ca", text(folder, "ca.pem"), "cert",
                text(folder, "cert.pem"), "key", text(folder, "key.pem"));

        var wrong = Map.of("address", config.get("address"), "ca", config.get("ca"), "cert",
                text(folder, "server-cert.pem"), "key", config.get("key"));
        var lost = Api.expect(201, api.post("/machines", Map.of("name", "never", "dockerConfig", wrong))).path("id")
                .asText();
        assertThat(await(lost, "error").path("steps")).isNotNull();
        Api.expect(200, api.delete("/machines/" + lost));
        await(lost, "removed");

        var id = Api.expect(201, api.post("/machines",
                Map.of("name", "by-docker", "labels", Map.of("made", "by docker"), "dockerConfig", config)))
                .path("id").asText();
        var made = await(id, "active");
        assertThat(made.path("steps").findValuesAsText("name")).containsExactly("Connect", "Look at the machine",
                "Bring the agent's image", "Start the agent");
        engine.load(DroverLab.HOME.resolve("target/images/sample.tar"));
        runs(made, "by docker", engine);

        removed(id, engine);
    }

    private static void runs(JsonNode machine, String label, Engine engine) {
        var host = Api.expect(200, api.get("/hosts/" + machine.path("hostId").asText()));
        assertThat(host.path("name").asText()).isEqualTo(machine.path("name").asText());
        assertThat(host.path("physicalHostId").asText()).isEqualTo(machine.path("id").asText());
        assertThat(host.at("/labels/made").asText()).isEqualTo(label);
        assertThat(host.path("agentIpAddress").asText()).isEqualTo(engine.machine().address());
        var stack = machine.path("name").asText();
        api.createStack(stack, """
                version: '2'
                services:
                  one:
                    image: %s
                    command: [sleep, '600']
                    labels: {io.rancher.scheduler.affinity:host_label: 'made=%s'}
                """.formatted(Version.SAMPLE_IMAGE, label), "");
        Await.until("a container on " + stack, LIMIT, () -> engine.running("r-" + stack + "-one").size() == 1);
    }

    private static void removed(String id, Engine engine) {
        var host = api.get("/machines/" + id).body().path("hostId").asText();
        Api.expect(200, api.delete("/machines/" + id));
        await(id, "removed");
        assertThat(api.get("/hosts/" + host).body().path("state").asText()).isEqualTo("removed");
        assertThat(engine.running("rancher-agent")).isEmpty();
    }

    private static JsonNode await(String id, String state) {
        Await.until(id + " is " + state, LIMIT, () -> {
            var machine = api.get("/machines/" + id).body();
            assertThat(machine.path("state").asText()).as(machine.toPrettyString())
                    .satisfies(now -> assertThat(now.equals("error") && !state.equals("error")).isFalse());
            return machine.path("state").asText().equals(state);
        });
        return api.get("/machines/" + id).body();
    }

    /** @param authorized not there yet: who is let in */
    private record Sshd(String key, Path publicKey, Path authorized) {
    }

    /** Debian's own, with a configuration and keys of the lab. */
    private static Sshd sshd(Machine machine) throws IOException {
        var folder = Files.createDirectories(machine.disk().resolve("ssh"));
        for (var key : List.of("host", "person")) {
            Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString()).run();
        }
        var config = Files.writeString(folder.resolve("config"), """
                HostKey %1$s/host
                PidFile none
                UsePAM no
                PasswordAuthentication no
                StrictModes no
                AuthorizedKeysFile %1$s/authorized_keys
                """.formatted(folder));
        machine.run("mkdir", "-p", "/run/sshd");
        machine.start("sshd", Map.of(), List.of("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()));
        Await.until("sshd", Duration.ofSeconds(20), () -> Command
                .of("ssh-keyscan", "-T", "1", machine.address()).result().out().contains("ssh-ed25519"));
        return new Sshd(text(folder, "person"), folder.resolve("person.pub"), folder.resolve("authorized_keys"));
    }

    /** As Docker's manual makes them. */
    private static void certificates(Path folder, String address) throws IOException {
        Command.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=lab",
                "-keyout", folder.resolve("ca-key.pem").toString(), "-out", folder.resolve("ca.pem").toString()).run();
        signed(folder, "server-", "subjectAltName=IP:" + address + "\nextendedKeyUsage=serverAuth");
        signed(folder, "", "extendedKeyUsage=clientAuth");
    }

    private static void signed(Path folder, String prefix, String extensions) throws IOException {
        var key = folder.resolve(prefix + "key.pem").toString();
        var request = folder.resolve(prefix + "request.pem").toString();
        var wishes = Files.writeString(folder.resolve(prefix + "wishes"), extensions).toString();
        Command.of("openssl", "genrsa", "-out", key, "2048").run();
        Command.of("openssl", "req", "-new", "-subj", "/CN=" + prefix + "lab", "-key", key, "-out", request).run();
        Command.of("openssl", "x509", "-req", "-days", "2", "-in", request, "-CA", folder.resolve("ca.pem").toString(),
                "-CAkey", folder.resolve("ca-key.pem").toString(), "-CAcreateserial", "-out",
                folder.resolve(prefix + "cert.pem").toString(), "-extfile", wishes).run();
    }

    private static String text(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
