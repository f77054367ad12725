package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAndLoginTest {
    @TempDir
    private Path home = Path.of("");
    private final FakeServer server = new FakeServer();

    RunAndLoginTest() throws IOException {
        // the server opens its port
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anImageRunsAsAServiceOfTheStackDefault() {
        server.on("GET stacks?limit=3000&name=Default", collection())
                .on("POST stacks", 201, "{\"id\":\"1st9\",\"name\":\"Default\"}")
                .on("GET hosts?limit=3000", collection("{\"id\":\"1h2\",\"hostname\":\"two\"}"))
                .on("POST services", 201, "{\"id\":\"1s1\",\"stackId\":\"1st9\"}")
                .on("GET services?limit=3000&stackId=1st9", collection(
                        "{\"name\":\"job\",\"state\":\"active\"}",
                        // somebody else's, which nobody waits for
                        "{\"name\":\"other\",\"state\":\"activating\"}"));

        var run = Run.of("run", "--url", server.url(), "--access-key", "me", "--secret-key", "s", "--name", "job",
                "--timeout", "5", "--once", "--host", "two", "-e", "A=1", "-p", "80:80", "-v",
                "/a:/b", "-l", "x=y", "busybox:1", "sh", "-c", "echo -n");

        assertThat(run).isEqualTo(new Run(0, "Default/job is made\njob  active\n", ""));
        assertThat(server.changes()).hasSize(2).last().asString().contains("\"name\":\"job\"",
                "\"imageUuid\":\"docker:busybox:1\"", "\"command\":[\"sh\",\"-c\",\"echo -n\"]",
                "\"environment\":{\"A\":\"1\"}", "\"ports\":[\"80:80\"]", "\"dataVolumes\":[\"/a:/b\"]",
                "\"requestedHostId\":\"1h2\"", "\"io.rancher.container.start_once\":\"true\"",
                "\"startOnCreate\":true");
    }

    @Test
    void theWordsOfDockerRunAreUnderstood() {
        server.on("GET stacks?limit=3000&name=Default", collection("{\"id\":\"1st9\",\"name\":\"Default\"}"))
                .on("POST services", 201, "{\"id\":\"1s1\",\"stackId\":\"1st9\"}");
        var run = Run.of("--url", server.url(), "--access-key", "me", "--secret-key", "s", "run", "-d", "-it", "--env",
                "A=1=2", "-e", "PATH", "-e", "NOT_SET_ANYWHERE", "--entrypoint", "/bin/x", "-w", "/srv", "-u",
                "1000:1000",
                "--privileged", "--net", "host", "--name", "box", "busybox:1", "-t");
        assertThat(run).isEqualTo(new Run(0, "Default/box is made\n", ""));
        assertThat(server.changes()).hasSize(1).first().asString().contains("\"stdinOpen\":true", "\"tty\":true",
                "\"environment\":{\"A\":\"1=2\",\"PATH\":\"" + System.getenv("PATH") + "\"}",
                "\"entryPoint\":[\"/bin/x\"]",
                "\"workingDir\":\"/srv\"", "\"user\":\"1000:1000\"", "\"privileged\":true", "\"networkMode\":\"host\"",
                "\"command\":[\"-t\"]");
    }

    @Test
    void whatIsToBeRemovedIsWaitedFor() throws IOException {
        var service = "{\"id\":\"1s1\",\"name\":\"job\",\"stackId\":\"1st9\",\"state\":\"active\",\"scale\":1,"
                + "\"launchConfig\":{\"labels\":{\"io.rancher.container.start_once\":\"true\"}}}";
        var container = "{\"id\":\"1i1\",\"name\":\"job-1\",\"serviceIds\":[\"1s1\"],\"state\":\"%s\",\"exitCode\":%s,"
                + "\"actions\":{\"logs\":\"\"}}";
        try (var logs = new FakeSocket(); var feed = new FakeSocket()) {
            logs.send("01 2026-01-01T00:00:01.000000000Z done");
            feed.end(FakeSocket.OPEN, "");
            server.on("GET stacks?limit=3000&name=Default", collection("{\"id\":\"1st9\",\"name\":\"Default\"}"))
                    .on("POST services", 201, service).on("GET services?limit=3000&stackId=1st9", collection(service))
                    .on("GET services?limit=3000", collection(service))
                    .on("GET containers?limit=3000", collection(container.formatted("running", "null")),
                            collection(container.formatted("running", "null")),
                            collection(container.formatted("stopped", "3")))
                    .on("POST containers/1i1/?action=logs",
                            "{\"type\":\"hostAccess\",\"url\":\"" + logs.url() + "\",\"token\":\"T\"}")
                    .on("POST services/1s1/?action=remove", service)
                    .onSocket("subscribe?eventNames=resource.change", feed);
            var run = Run.of("--url", server.url(), "--access-key", "me", "--secret-key", "s", "run", "--rm", "--name",
                    "job", "busybox:1");
            assertThat(run).isEqualTo(new Run(3, "Default/job is made\njob  active\ndone\n", ""));
            assertThat(server.changes().getFirst()).contains("\"io.rancher.container.start_once\":\"true\"");
            assertThat(server.changes()).last().asString().startsWith("POST services/1s1/?action=remove");
        }
        assertThat(Run.of("run", "--rm", "-d", "busybox:1").err())
                .isEqualTo("drover: --rm waits for the end, and --detach does not wait\n");
    }

    @Test
    void aLoginMakesAKeyAndKeepsItForNobodyElse() throws IOException {
        server.on("POST /v2-beta/token", 201, "{\"jwt\":\"T\"}").on("POST apikeys", 201,
                "{\"publicValue\":\"ACCESS\",\"secretValue\":\"SECRET\"}");
        var input = System.in;
        var before = System.getProperty("user.home");
        try {
            System.setIn(new ByteArrayInputStream("a password\n".getBytes(StandardCharsets.UTF_8)));
            System.setProperty("user.home", home.toString());
            var run = Run.of("login", server.url() + "/v2-beta", "--password-stdin");
            assertThat(run.status()).as(run.err()).isZero();
        } finally {
            System.setIn(input);
            System.setProperty("user.home", before);
        }
        var file = home.resolve(".drover/cli.json");
        assertThat(Files.readString(file)).contains(server.url(), "ACCESS", "SECRET");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(server.asked()).extracting(FakeServer.Asked::authorization).last().isEqualTo("Bearer T");
        assertThat(server.asked().getFirst().body()).isEqualTo("{\"code\":\"admin:a password\"}");
    }
}
