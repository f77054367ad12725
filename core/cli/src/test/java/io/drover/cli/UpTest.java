package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    private static final String SHOP = "{\"id\":\"1st7\",\"type\":\"stack\",\"name\":\"shop\",\"state\":\"active\",\"notes\":[]}";
    private static final String ACTIVE = "{\"id\":\"1s1\",\"name\":\"web\",\"state\":\"active\",\"transitioningMessage\":null}";
    private static final String ACTIVATING = "{\"id\":\"1s2\",\"name\":\"db\",\"state\":\"activating\","
            + "\"transitioningMessage\":\"no host has the label disk=ssd (2 hosts)\"}";
    private static final String SERVICES = "GET services?limit=3000&stackId=1st7";
    private static final String LOOKUP = "GET stacks?limit=3000&name=shop";
    @TempDir
    private Path folder = Path.of("");
    private final FakeServer server = new FakeServer();

    UpTest() throws IOException {
        // the server opens its port
    }

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"), "web:\n  image: a:1\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNewStackIsMadeAndWaitedFor() throws IOException {
        Files.writeString(folder.resolve("rancher-compose.yml"), "web:\n  scale: 2\n");
        Files.writeString(folder.resolve("env"), "# mine\nA=1=2\n\n B = x \n");
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES, collection(ACTIVE, ACTIVATING),
                collection(ACTIVE, ACTIVATING), collection(ACTIVE, ACTIVE));

        var run = up("-e", folder.resolve("env").toString());

        assertThat(run).isEqualTo(new Run(0, """
                stack shop is made
                db   activating  no host has the label disk=ssd (2 hosts)
                web  active
                """, ""));
        assertThat(server.changes()).containsExactly("POST stacks {\"dockerCompose\":\"web:\\n  image: a:1\\n\","
                + "\"rancherCompose\":\"web:\\n  scale: 2\\n\",\"environment\":{\"A\":\"1=2\",\"B\":\"x\"},"
                + "\"name\":\"shop\",\"startOnCreate\":true}");
    }

    @Test
    void aStackThatIsThereIsUpdatedAndStarted() {
        server.on(LOOKUP, collection(SHOP)).on("PUT stacks/1st7", SHOP)
                .on("POST stacks/1st7/?action=activateservices", SHOP);

        assertThat(up("-d")).isEqualTo(new Run(0, "stack shop is up to date\n", ""));
        assertThat(server.changes()).containsExactly(
                "PUT stacks/1st7 {\"dockerCompose\":\"web:\\n  image: a:1\\n\",\"environment\":{}}",
                "POST stacks/1st7/?action=activateservices {}");
    }

    @Test
    void whatIsNotHonouredIsShown() {
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP.replace("[]",
                "[\"docker-compose.yml line 3: service web: isolation is not honoured yet\"]"));

        assertThat(up("-d")).isEqualTo(new Run(0, """
                note: docker-compose.yml line 3: service web: isolation is not honoured yet
                stack shop is made
                """, ""));
    }

    @Test
    void aRefusalIsOneLineWithFieldAndReason() {
        server.on(LOOKUP, collection()).on("POST stacks", 422, "{\"type\":\"error\",\"status\":422,"
                + "\"code\":\"InvalidFormat\",\"message\":\"docker-compose.yml line 2: service web: scale must be a whole"
                + " number, not 'x'\",\"detail\":null,\"fieldName\":\"dockerCompose\"}");

        assertThat(up()).isEqualTo(new Run(1, "", "drover: dockerCompose: docker-compose.yml line 2: service web: scale"
                + " must be a whole number, not 'x'\n"));
    }

    @Test
    void theReasonIsSaidWhenTimeIsUp() {
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES, collection(ACTIVATING));

        var run = up("--timeout", "0");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("drover: not active after 0 s: 1 of 1 services (db: no host has the label"
                        + " disk=ssd (2 hosts)); the server goes on trying, see drover ps\n");
    }

    @Test
    void aFileThatIsNotThereChangesNothing() {
        var missing = folder.resolve("no.yml");
        assertThat(Run.at(server, "up", "-s", "shop", "-f", missing.toString()))
                .isEqualTo(new Run(1, "", "drover: the file " + missing + " cannot be read\n"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"),
                "web:\n  image: a:2\n  environment: {A: '1', B: '2'}\nnew:\n  image: c\n");
        server.on(LOOKUP, collection(SHOP)).on("POST stacks/1st7/?action=exportconfig", "{\"dockerComposeConfig\":"
                + "\"web:\\n  image: a:1\\n  environment: {A: '1', C: '3'}\\nold: {image: b}\\n\","
                + "\"rancherComposeConfig\":\"web: {scale: 3}\\n\"}");

        assertThat(up("--dry-run")).isEqualTo(new Run(0, """
                + new (c)
                ~ web runs with an older description and is left as it is
                    + environment.B: 2
                    - environment.C: 3
                    ~ image: a:1 -> a:2
                - old is not in the files and is left as it is
                """, ""));
        assertThat(server.changes()).hasSize(1).first().asString().contains("exportconfig");
    }

    @Test
    void aDryRunOfANewStackNamesItAndOneOfTheSameSaysSo() {
        server.on(LOOKUP, collection(), collection(SHOP)).on("POST stacks/1st7/?action=exportconfig",
                "{\"dockerComposeConfig\":\"web: {image: 'a:1'}\\n\",\"rancherComposeConfig\":\"{}\"}");
        assertThat(up("--dry-run")).isEqualTo(new Run(0, "+ stack shop\n+ web (a:1)\n", ""));
        assertThat(up("--dry-run")).isEqualTo(new Run(0, "nothing would change in the stack shop\n", ""));
    }

    @Test
    void imagesArePulledBeforeAnythingIsMade() {
        var task = "{\"id\":\"1pt1\",\"transitioning\":\"%s\",\"status\":{\"one\":\"%s\"}}";
        server.on(LOOKUP, collection()).on("POST pulltasks", 201, task.formatted("yes", "Pulling"))
                .on("GET pulltasks/1pt1", task.formatted("yes", "Pulling"), task.formatted("no", "Done"))
                .on("POST stacks", 201, SHOP);
        assertThat(up("--pull", "-d")).isEqualTo(new Run(0, "pulled a:1 on 1 hosts\nstack shop is made\n", ""));
        assertThat(server.changes()).first().asString().startsWith("POST pulltasks ").contains("\"image\":\"a:1\"",
                "\"mode\":\"all\"");
    }

    @Test
    void anImageThatCannotBePulledStopsIt() {
        server.on(LOOKUP, collection()).on("POST pulltasks", 201,
                "{\"id\":\"1pt1\",\"transitioning\":\"no\",\"status\":{\"one\":\"no such image\"}}");
        assertThat(up("--pull")).isEqualTo(new Run(1, "", "drover: the host one cannot pull a:1: no such image\n"));
    }

    @Test
    void theFolderNamesTheStack() throws IOException {
        var shop = Files.createDirectory(folder.resolve("shop"));
        Files.writeString(shop.resolve("docker-compose.yml"), "web:\n  image: a:1\n");
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP);

        var run = Run.at(server, "up", "-d", "-f", shop.resolve("docker-compose.yml").toString());
        assertThat(run).isEqualTo(new Run(0, "stack shop is made\n", ""));
    }

    @Test
    void onlyTheVariablesThatTheFilesNameAreSent() {
        var environment = Map.of("TAG", "7", "REGION", "eu", "PLAIN", "p", "SECRET", "s", "stack_name", "no");
        assertThat(Variables.wanted(List.of("""
                web:
                  image: a:${TAG}
                  command: $REGION ${GONE}
                  labels: {l: '$${stack_name}'}
                  environment:
                    - PLAIN
                """), environment)).containsOnly(Map.entry("TAG", "7"), Map.entry("REGION", "eu"),
                Map.entry("PLAIN", "p"));
    }

    private Run up(String... more) {
        var words = new java.util.ArrayList<>(List.of("up", "-s", "shop", "-f",
                folder.resolve("docker-compose.yml").toString()));
        words.addAll(List.of(more));
        return Run.at(server, words.toArray(String[]::new));
    }
}
