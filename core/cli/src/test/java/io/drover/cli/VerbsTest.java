package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerbsTest {
    private static final String SHOP = "{\"id\":\"1st7\",\"type\":\"stack\",\"name\":\"shop\",\"state\":\"active\","
            + "\"healthState\":\"healthy\",\"serviceIds\":[\"1s1\",\"1s2\"],\"actions\":{\"remove\":\"\","
            + "\"activateservices\":\"\",\"deactivateservices\":\"\"}}";
    private static final String WEB = "{\"id\":\"1s1\",\"type\":\"service\",\"name\":\"web\",\"state\":\"active\","
            + "\"actions\":{\"deactivate\":\"\",\"restart\":\"\",\"remove\":\"\"}}";
    private static final String BOX = "{\"id\":\"1i4\",\"type\":\"container\",\"name\":\"box\",\"state\":\"stopped\","
            + "\"actions\":{\"start\":\"\",\"remove\":\"\"}}";
    private final FakeServer server = new FakeServer();

    VerbsTest() throws IOException {
        // the server opens its port
    }

    @BeforeEach
    void start() {
        server.on("GET stacks?limit=3000", collection(SHOP)).on("GET hosts?limit=3000", collection());
        for (var name : new String[]{"shop", "box", "web", "none", "managed"}) {
            server.on("GET volumes?limit=3000&name=" + name, collection()).on("GET networks?limit=3000&name=" + name,
                    name.equals("managed")
                            ? collection("{\"id\":\"1n1\",\"type\":\"network\",\"name\":\"managed\"}")
                            : collection())
                    .on("GET stacks?limit=3000&name=" + name, name.equals("shop") ? collection(SHOP) : collection())
                    .on("GET services?limit=3000&name=" + name, name.equals("web") ? collection(WEB) : collection())
                    .on("GET containers?limit=3000&name=" + name,
                            name.equals("box") || name.equals("web")
                                    ? collection(BOX.replace("box", name))
                                    : collection());
        }
        server.on("GET services?limit=3000&stackId=1st7", collection(WEB)).on("GET containers/1i4", BOX);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"start,shop,stacks/1st7/?action=activateservices", "stop,shop,stacks/1st7/?action=deactivateservices",
            "stop,shop/web,services/1s1/?action=deactivate", "restart,shop/web,services/1s1/?action=restart",
            "start,box,containers/1i4/?action=start", "rm,1i4,containers/1i4/?action=remove"})
    void theFirstPossibleActionIsDone(String verb, String name, String action) {
        server.on("POST " + action, "{}");
        var run = Run.at(server, verb, name);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(server.changes()).hasSize(1).first().asString().startsWith("POST " + action);
    }

    @ParameterizedTest
    @CsvSource({"start,shop/web,shop/web cannot be started: it is active",
            "stop,box,box cannot be stopped: it is stopped",
            "rm,none,'there is no stack, service, container, host or network none'",
            "inspect,web,'several things are called web: service 1s1, container 1i4; say the id, or --type'"})
    void whatCannotBeDoneIsSaidAndChangesNothing(String verb, String name, String reason) {
        assertThat(Run.at(server, verb, name)).isEqualTo(new Run(1, "", "drover: " + reason + "\n"));
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void aThingIsInspectedByNameOrId() {
        for (var name : new String[]{"box", "1i4"}) {
            assertThat(Run.at(server, "inspect", name).out()).contains("\"id\" : \"1i4\"");
        }
    }

    @Test
    void aPartOfAThingIsPrintedByATemplate() {
        assertThat(Run.at(server, "inspect", "--links", "--format", "{{.state}} {{json .actions}}", "box"))
                .isEqualTo(new Run(0, "stopped {\"remove\":\"\",\"start\":\"\"}\n", ""));
        assertThat(Run.at(server, "inspect", "--format", "{{.state", "box").err())
                .isEqualTo("drover: --format: unclosed action\n");
        assertThat(Run.at(server, "inspect", "--format", "json", "box").out()).startsWith("{\n  \"id\"");
    }

    @Test
    void addressesArePrintedOnDemand() {
        assertThat(Run.at(server, "inspect", "box").out()).contains("stopped").doesNotContain("actions");
        assertThat(Run.at(server, "inspect", "--links", "box").out()).contains("\"actions\"");
    }

    @ParameterizedTest
    @CsvSource({"service,1s1", "container,1i4", "'service,host',1s1"})
    void aTypeTellsWhatAName(String type, String id) {
        assertThat(Run.at(server, "inspect", "--type", type, "--format", "{{.id}}", "web"))
                .isEqualTo(new Run(0, id + "\n", ""));
    }

    @Test
    void onlyThingsOfTheTypeAreMeant() {
        assertThat(Run.at(server, "rm", "--type", "stack", "box"))
                .isEqualTo(new Run(1, "", "drover: there is no stack box\n"));
        server.on("GET stacks?limit=3000&name=1i4", collection()).on("GET services?limit=3000&name=1i4", collection());
        assertThat(Run.at(server, "rm", "--type", "stack,service", "1i4").err())
                .isEqualTo("drover: there is no stack or service 1i4\n");
        assertThat(Run.at(server, "rm", "--type", "box", "box").status()).isEqualTo(2);
        assertThat(server.changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"activate,box,containers/1i4/?action=start", "deactivate,shop/web,services/1s1/?action=deactivate"})
    void ranchersWordsMeanTheSame(String verb, String name, String action) {
        server.on("POST " + action, "{}");
        assertThat(Run.at(server, verb, name).err()).isEmpty();
        assertThat(server.changes()).hasSize(1).first().asString().startsWith("POST " + action);
    }

    @Test
    void aServiceIsRestartedInBatches() {
        server.on("POST services/1s1/?action=restart", "{}");
        Run.at(server, "restart", "shop/web");
        Run.at(server, "restart", "shop/web", "--batch-size", "3", "--interval", "20", "--deadline", "90000");
        assertThat(server.changes().getFirst()).contains("\"batchSize\":1", "\"intervalMillis\":1000")
                .doesNotContain("deadline");
        assertThat(server.changes().getLast()).contains("\"batchSize\":3", "\"intervalMillis\":20",
                "\"deadlineMillis\":90000");
    }

    @Test
    void aStackIsMadeWithoutBeingStarted(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("docker-compose.yml"), "web:\n  image: a\n");
        var rancher = Files.writeString(folder.resolve("r.yml"), "web:\n  scale: 2\n");
        server.on("POST stacks", 201, "{\"id\":\"1st8\"}");
        assertThat(Run.at(server, "stacks", "create", "one", "-f", file.toString(), "-r", rancher.toString()))
                .isEqualTo(new Run(0, "1st8\n", ""));
        assertThat(server.changes().getFirst()).contains("\"name\":\"one\"", "\"startOnCreate\":false",
                "\"dockerCompose\":\"web:\\n  image: a\\n\"", "\"rancherCompose\":\"web:\\n  scale: 2\\n\"");
        assertThat(Run.at(server, "stack", "create", "--empty", "--start", "two", "three").out())
                .isEqualTo("1st8\n1st8\n");
        assertThat(server.changes().getLast()).contains("\"name\":\"three\"", "\"startOnCreate\":true")
                .doesNotContain("Compose");
        assertThat(Run.at(server, "stacks", "create", "--empty", "-f", "x", "two").err())
                .isEqualTo("drover: --empty stands for no files\n");
        Files.writeString(file, "web:\n  image: a\n  mem_limit: much\n");
        assertThat(Run.at(server, "stacks", "create", "one", "-f", file.toString()).err()).contains("mem_limit");
        assertThat(server.changes()).hasSize(3);
    }

    @Test
    void aNetworkIsPrintedByNameAndById() {
        server.on("GET networks/1n1", "{\"id\":\"1n1\",\"type\":\"network\",\"name\":\"managed\"}");
        for (var name : new String[]{"managed", "1n1"}) {
            assertThat(Run.at(server, "inspect", "--format", "{{.id}} {{.type}}", name))
                    .isEqualTo(new Run(0, "1n1 network\n", ""));
        }
    }

    @Test
    void whatAHostDoesNotRemoveIsNotWaitedForWithForce() {
        server.on("GET services/1s9", "{\"id\":\"1s9\",\"type\":\"service\",\"state\":\"removing\","
                + "\"transitioningMessage\":\"web-1: device busy\",\"actions\":{\"purge\":\"\"}}")
                .on("POST services/1s9/?action=purge", "{}");
        assertThat(Run.at(server, "rm", "1s9").err()).isEqualTo(
                "drover: 1s9 cannot be removed: it is removing (web-1: device busy); --force waits no longer\n");
        assertThat(server.changes()).isEmpty();
        assertThat(Run.at(server, "rm", "--force", "1s9"))
                .isEqualTo(new Run(0, "1s9 is not waited for any longer\n", ""));
        assertThat(server.changes()).containsExactly("POST services/1s9/?action=purge {}");
    }

    @Test
    void whatStandsInTheWayOfARemovalIsStoppedFirst() {
        var running = BOX.replace("1i4", "1i9").replace("stopped", "running").replace("\"start\":\"\",\"remove\"",
                "\"stop\"");
        server.on("GET containers/1i9", running, running, running, BOX.replace("1i4", "1i9"))
                .on("POST containers/1i9/?action=stop", "{}")
                .on("POST containers/1i9/?action=remove", "{}");
        assertThat(Run.at(server, "rm", "1i9").err()).isEqualTo("drover: 1i9 cannot be removed: it is running\n");
        assertThat(Run.at(server, "rm", "-s", "1i9")).isEqualTo(new Run(0, "1i9 is being removed\n", ""));
        assertThat(server.changes()).containsExactly("POST containers/1i9/?action=stop {}",
                "POST containers/1i9/?action=remove {}");
        assertThat(Run.at(server, "rm", "-f", "none", "1i9")).isEqualTo(new Run(0, "1i9 is being removed\n",
                "drover: there is no stack, service, container, host or network none\n"));
    }

    @Test
    void aVolumeIsRemovedOnlyByItsIdOrWhenItIsSaidThatItIsOne() {
        var volume = "{\"id\":\"1v7-data\",\"type\":\"volume\",\"name\":\"none\",\"state\":\"inactive\","
                + "\"actions\":{\"remove\":\"\"}}";
        server.instead("GET volumes?limit=3000&name=none", collection(volume.replace("none", "None"), volume))
                .on("GET volumes?limit=3000&name=NONE", collection(volume)).on("GET volumes/1v7-data", volume)
                .on("POST volumes/1v7-data/?action=remove", "{}");
        assertThat(Run.at(server, "rm", "-f", "none").err())
                .isEqualTo("drover: there is no stack, service, container, host or network none\n");
        assertThat(Run.at(server, "rm", "--type", "volume", "NONE").err())
                .isEqualTo("drover: there is no volume NONE\n");
        assertThat(server.changes()).isEmpty();
        for (var words : new String[][]{{"rm", "--type", "volume,stack", "none"}, {"rm", "1v7-data"}}) {
            assertThat(Run.at(server, words).status()).isZero();
        }
        assertThat(server.changes()).hasSize(2).allMatch(it -> it.startsWith("POST volumes/1v7-data/?action=remove"));
        assertThat(Run.at(server, "inspect", "--format", "{{.id}}", "none").out()).isEqualTo("1v7-data\n");
    }

    @Test
    void stacksAndEnvironmentsAreListed() {
        server.on("GET projects?limit=3000", collection("{\"id\":\"1a5\",\"name\":\"Default\",\"state\":\"active\","
                + "\"created\":\"2026-01-01\",\"description\":null}"));
        assertThat(Run.at(server, "stacks").out()).isEqualTo("""
                ID     NAME   STATE    HEALTH    SERVICES   DETAIL
                1st7   shop   active   healthy   2
                """);
        assertThat(Run.at(server, "env").out()).isEqualTo("""
                ID    NAME      STATE    CREATED      DESCRIPTION
                1a5   Default   active   2026-01-01
                """);
        assertThat(Run.at(server, "stacks", "--format", "json").out()).isEqualTo(SHOP + "\n");
        assertThat(Run.at(server, "stacks", "ls")).isEqualTo(Run.at(server, "stacks"));
        assertThat(Run.at(server, "env", "ls")).isEqualTo(Run.at(server, "env"));
        assertThat(Run.at(server, "hosts", "ls", "--format", "json")).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void environmentsAreMadeAndRemoved() {
        server.on("POST projects", "{\"id\":\"1a9\"}").on("GET projects?limit=3000",
                collection("{\"id\":\"1a9\",\"name\":\"staging\"}")).on("DELETE projects/1a9", "{}");
        assertThat(Run.at(server, "env", "create", "staging")).isEqualTo(new Run(0, "1a9\n", ""));
        assertThat(Run.at(server, "env", "rm", "staging").status()).isZero();
        assertThat(Run.at(server, "env", "rm", "other").err()).contains("there is no environment other");
        assertThat(Run.at(server, "environment", "deactivate", "staging").err())
                .startsWith("drover: the environment staging is always active; ").hasLineCount(1);
    }

    @Test
    void aStackIsExportedAndNothingIsWrittenOver(@TempDir Path folder) throws IOException {
        server.on("POST stacks/1st7/?action=exportconfig",
                "{\"dockerComposeConfig\":\"docker\\n\",\"rancherComposeConfig\":\"rancher\\n\"}");
        var to = folder.resolve("out");
        assertThat(Run.at(server, "export", "shop", "-o", to.toString()).status()).isZero();
        assertThat(to.resolve("docker-compose.yml")).hasContent("docker");
        assertThat(to.resolve("rancher-compose.yml")).hasContent("rancher");

        Files.writeString(to.resolve("docker-compose.yml"), "mine");
        assertThat(Run.at(server, "export", "shop", "-o", to.toString()).err()).contains("is there already");
        assertThat(to.resolve("docker-compose.yml")).hasContent("mine");
        assertThat(Run.at(server, "export", "shop", "--print").out()).contains("docker\n", "rancher\n");
    }

    @Test
    void waitsUntilAThingRests() {
        server.on("GET stacks/1st7", SHOP.replace("\"active\"", "\"activating\",\"transitioning\":\"yes\""),
                SHOP.replace("\"active\"", "\"activating\",\"transitioning\":\"yes\""), SHOP);
        assertThat(Run.at(server, "wait", "1st7")).isEqualTo(new Run(0, "1st7 is active\n", ""));
        assertThat(Run.at(server, "wait", "--format", "json", "1st7"))
                .isEqualTo(new Run(0, SHOP + "\n", "1st7 is active\n"));
        server.on("GET services/1s9", "{\"id\":\"1s9\",\"state\":\"activating\",\"transitioning\":\"error\","
                + "\"transitioningMessage\":\"no such image\"}");
        assertThat(Run.at(server, "wait", "1s9").err()).isEqualTo("drover: 1s9 is activating: no such image\n");
    }

    @Test
    void waitsUntilAThingIsHealthy() {
        var web = "{\"id\":\"1i5\",\"state\":\"running\",\"healthState\":\"%s\",\"transitioning\":\"no\","
                + "\"transitioningMessage\":\"%s\"}";
        server.on("GET containers/1i5", web.formatted("initializing", ""), web.formatted("reinitializing", ""),
                web.formatted("healthy", ""));
        assertThat(Run.at(server, "wait", "1i5")).isEqualTo(new Run(0, "1i5 is running\n", ""));
        server.on("GET containers/1i6", web.formatted("unhealthy", "status 503"));
        assertThat(Run.at(server, "wait", "1i6").err())
                .isEqualTo("drover: 1i6 is unhealthy: status 503\n");
        server.on("GET containers/1i7", web.formatted("initializing", "connection refused"));
        assertThat(Run.at(server, "wait", "--timeout", "0", "1i7").err())
                .isEqualTo("drover: 1i7 is still initializing after 0 s: connection refused\n");
        server.on("GET services/1s9", "{\"id\":\"1s9\",\"state\":\"inactive\",\"healthState\":\"unhealthy\"}");
        assertThat(Run.at(server, "wait", "1s9")).as("nobody wants it to run")
                .isEqualTo(new Run(0, "1s9 is inactive\n", ""));
    }

    @Test
    void waitsForAStateThatWasAskedFor() {
        var web = "{\"id\":\"1s5\",\"state\":\"%s\",\"healthState\":\"%s\",\"transitioning\":\"no\"}";
        server.on("GET services/1s5", web.formatted("active", "unhealthy"), web.formatted("active", "unhealthy"),
                web.formatted("upgraded", "healthy"));
        assertThat(Run.at(server, "wait", "--wait-state", "upgraded", "1s5"))
                .isEqualTo(new Run(0, "1s5 is upgraded\n", ""));
        assertThat(Run.at(server, "wait", "--wait-state", "healthy", "1s5"))
                .isEqualTo(new Run(0, "1s5 is healthy\n", ""));
        assertThat(Run.at(server, "wait", "--wait-state", "inactive", "--wait-timeout", "0", "1s5").err())
                .startsWith("drover: 1s5 is still upgraded after 0 s");
        server.on("GET services/1s6", web.formatted("removed", ""));
        assertThat(Run.at(server, "wait", "--wait-state", "active", "1s6").err()).isEqualTo("drover: 1s6 is removed\n");
        assertThat(Run.at(server, "wait", "--wait-state", "removed", "1s6").status()).isZero();
    }

    @Test
    void filesAreReadWithoutAServer(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("docker-compose.yml"),
                "web:\n  image: busybox\n  isolation: red\n");
        Files.writeString(folder.resolve("rancher-compose.yml"), "web:\n  scale: 3\n");
        var run = Run.of("config", "-f", file.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("\"scale\" : 3", "\"image\" : \"busybox\"");
        assertThat(run.err()).contains(file + " line 3: ", "isolation");

        Files.writeString(file, "web:\n  image: busybox\n  mem_limit: much\n");
        var bad = Run.of("config", "-q", "-f", file.toString());
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err()).startsWith("drover: " + file + " line 3: ").contains("mem_limit");

        Files.writeString(file, "web:\n  image: busybox\n  links: [db]\n");
        assertThat(Run.of("config", "-q", "-f", file.toString()).err())
                .isEqualTo("drover: " + file + " line 3: service web: links: there is no service db in this stack\n");
        Files.writeString(file, "{{ .Stack.Name }}:\n  image: busybox\nother:\n  image: busybox\n");
        Files.delete(folder.resolve("rancher-compose.yml"));
        assertThat(Run.of("config", "--services", "-p", "shop", "-f", file.toString()))
                .isEqualTo(new Run(0, "shop\nother\n", ""));
        assertThat(Run.of("config", "--services", "-p", "shop", "-f", file.toString(), "other"))
                .isEqualTo(new Run(0, "other\n", ""));
    }
}
