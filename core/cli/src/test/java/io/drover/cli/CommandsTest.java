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

class CommandsTest {
    private static final String STACKS = collection("{\"id\":\"1st7\",\"name\":\"shop\",\"state\":\"active\"}");
    private static final String WEB = "{\"id\":\"1s1\",\"name\":\"web\",\"stackId\":\"1st7\",\"state\":\"active\","
            + "\"healthState\":\"degraded\",\"scale\":3,\"currentScale\":3,\"transitioningMessage\":null,\"launchConfig\":{\"imageUuid\":\"docker:a:1\"}}";
    private static final String DB = "{\"id\":\"1s12\",\"name\":\"database\",\"stackId\":\"1st7\",\"state\":\"activating\","
            + "\"scale\":1,\"currentScale\":0,\"transitioningMessage\":\"no host\",\"launchConfig\":"
            + "{\"imageUuid\":\"docker:b\"}}";
    private static final String HOST = "{\"id\":\"1h2\",\"hostname\":\"node2\",\"name\":null,\"agentIpAddress\":\"10.0.0.2\","
            + "\"state\":\"active\",\"agentState\":\"active\",\"instanceIds\":[\"1i1\",\"1i2\"],\"labels\":"
            + "{\"io.rancher.host.os\":\"linux\",\"disk\":\"ssd\",\"rack\":\"4\"},\"transitioningMessage\":null}";
    private static final String TOKEN = "{\"id\":\"1c5\",\"image\":\"drover/agent:0.1.0\",\"registrationUrl\":"
            + "\"http://10.0.0.1:8080/v1/scripts/T\",\"command\":\"curl http://10.0.0.1:8080/v1/images/agent;"
            + " sudo docker run --rm drover/agent:0.1.0"
            + " http://10.0.0.1:8080/v1/scripts/T\",\"shellCommand\":\"curl -fsS http://10.0.0.1:8080/v1/scripts/T | sudo -E sh\"}";
    private final FakeServer server = new FakeServer();

    CommandsTest() throws IOException {
        // the server opens its port
    }

    @BeforeEach
    void start() {
        server.on("GET stacks?limit=3000", STACKS).on("GET stacks?limit=3000&name=shop", STACKS)
                .on("GET stacks?limit=3000&name=none", collection()).on("GET hosts?limit=3000", collection(HOST))
                .on("GET machines?limit=3000", collection());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servicesAreListed() {
        server.on("GET services?limit=3000", collection(WEB, DB));
        assertThat(Run.at(server, "ps")).isEqualTo(new Run(0, """
                ID     NAME            IMAGE   STATE        HEALTH     SCALE   DETAIL
                1s1    shop/web        a:1     active       degraded   3/3
                1s12   shop/database   b       activating              0/1     no host
                """, ""));
        assertThat(server.asked()).allMatch(asked -> asked.authorization().equals("Basic bWU6czNjcmV0"));
    }

    @Test
    void containersOfAStackAreListed() {
        server.on("GET containers?limit=3000&stackId=1st7", collection("{\"id\":\"1i1\",\"name\":\"shop-web-1\","
                + "\"imageUuid\":\"docker:a:1\",\"state\":\"running\",\"hostId\":\"1h2\",\"primaryIpAddress\":\"10.42.0.3\","
                + "\"healthState\":\"unhealthy\",\"externalId\":\"0123456789abcdef0123\","
                + "\"transitioningMessage\":\"status 503\"}",
                "{\"id\":\"1i2\",\"name\":"
                        + "\"shop-web-2\",\"imageUuid\":\"docker:a:1\",\"state\":\"creating\",\"hostId\":null,"
                        + "\"transitioningMessage\":\"no host is free\"}"));
        assertThat(Run.at(server, "ps", "-c", "shop")).isEqualTo(new Run(0, """
                ID    NAME         IMAGE   STATE      HEALTH      HOST    IP          DOCKER         DETAIL
                1i1   shop-web-1   a:1     running    unhealthy   node2   10.42.0.3   0123456789ab   status 503
                1i2   shop-web-2   a:1     creating                                                  no host is free
                """, ""));
    }

    @Test
    void thePlatformsContainersAreListedWhenAskedFor() {
        var agent = "{\"id\":\"1i3\",\"name\":\"network-agent-1h2\",\"imageUuid\":\"docker:x\",\"state\":\"running\",\"system\":true}";
        server.on("GET containers?limit=3000", collection(agent));
        assertThat(Run.at(server, "ps", "-c").out()).hasLineCount(1);
        assertThat(Run.at(server, "ps", "-c", "--system").out()).contains("network-agent-1h2").hasLineCount(2);
        assertThat(Run.at(server, "ps", "-c", "--format", "json").out()).isEmpty();
    }

    @Test
    void jsonIsTheApisAnswerOneObjectALine() {
        server.on("GET services?limit=3000", collection(WEB, DB));
        assertThat(Run.at(server, "ps", "--format", "json")).isEqualTo(new Run(0, WEB + "\n" + DB + "\n", ""));
    }

    @Test
    void everyPageIsRead() {
        server.on("GET services?limit=3000", "{\"data\":[" + WEB + "],\"pagination\":{\"next\":"
                + "\"http://elsewhere:1/v2-beta/projects/1a5/services?limit=3000&marker=m2\"}}")
                .on("GET services?limit=3000&marker=m2", "{\"data\":[" + DB + "],\"pagination\":{\"next\":null}}");
        assertThat(Run.at(server, "ps", "--format", "json").out()).isEqualTo(WEB + "\n" + DB + "\n");
    }

    @Test
    void idsAloneAreListed() {
        server.on("GET services?limit=3000", collection(WEB, DB));
        assertThat(Run.at(server, "ps", "-q", "-a", "-s")).isEqualTo(new Run(0, "1s1\n1s12\n", ""));
    }

    @Test
    void servicesAreScaled() {
        server.on("GET services?limit=3000&name=web", collection(WEB)).on("PUT services/1s1", WEB)
                .on("GET services?limit=3000&stackId=1st7", collection(WEB, DB)).on("PUT services/1s12", DB);
        assertThat(Run.at(server, "scale", "web=5", "shop/database=0"))
                .isEqualTo(new Run(0, "web is to have 5\nshop/database is to have 0\n", ""));
        assertThat(server.changes()).containsExactly("PUT services/1s1 {\"scale\":5}",
                "PUT services/1s12 {\"scale\":0}");
        assertThat(Run.at(server, "scale", "--format", "json", "web=5"))
                .isEqualTo(new Run(0, WEB + "\n", "web is to have 5\n"));
    }

    @Test
    void oneNameInTwoStacksIsNotGuessed() {
        server.on("GET services?limit=3000&name=web", collection(WEB, WEB.replace("1s1", "1s9")));
        assertThat(Run.at(server, "scale", "web=5"))
                .isEqualTo(new Run(1, "", "drover: several stacks have a service web; say stack/web\n"));
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void downWaitsUntilTheStackIsGone() {
        var other = "{\"id\":\"1st8\",\"name\":\"other\",\"state\":\"active\"}";
        server.on("DELETE stacks/1st7", "").on("GET stacks?limit=3000",
                collection(other, "{\"id\":\"1st7\",\"state\":\"removing\"}"),
                collection(other, "{\"id\":\"1st7\",\"state\":\"removed\"}"));
        assertThat(Run.at(server, "down", "shop")).isEqualTo(new Run(0, "stack shop is gone\n", ""));
        assertThat(server.asked()).hasSize(5);
    }

    @Test
    void downGivesContainersTheTimeThatIsSaid() {
        var runs = "{\"id\":\"%s\",\"actions\":{\"stop\":\"\"}}";
        server.on("DELETE stacks/1st7", "").on("GET stacks?limit=3000", collection())
                .on("GET containers?limit=3000&stackId=1st7",
                        collection(runs.formatted("1i1"), "{\"id\":\"1i2\",\"actions\":{}}", runs.formatted("1i3")),
                        collection(runs.formatted("1i3")))
                .on("POST containers/1i1/?action=stop", 422, "{\"message\":\"it has ended\"}")
                .on("POST containers/1i3/?action=stop", "{}");
        assertThat(Run.at(server, "down", "-t", "5", "shop")).isEqualTo(new Run(0, "stack shop is gone\n", ""));
        assertThat(server.changes()).map(String::strip).containsExactly(
                "POST containers/1i1/?action=stop {\"timeout\":5}", "POST containers/1i3/?action=stop {\"timeout\":5}",
                "DELETE stacks/1st7");
    }

    @Test
    void aTimeThatIsRefusedRemovesNothing() {
        server.on("GET containers?limit=3000&stackId=1st7", collection("{\"id\":\"1i1\",\"actions\":{\"stop\":\"\"}}"))
                .on("POST containers/1i1/?action=stop", 422, "{\"fieldName\":\"timeout\",\"message\":\"too small\"}");
        assertThat(Run.at(server, "down", "-t", "-5", "shop"))
                .isEqualTo(new Run(1, "", "drover: timeout: too small\n"));
        assertThat(server.changes()).hasSize(1);
    }

    @Test
    void downWithoutAWordMeansTheStackOfTheFiles(@TempDir Path folder) throws IOException {
        var file = Files.writeString(Files.createDirectory(folder.resolve("my_shop")).resolve("c.yml"),
                "web: {image: a}\n");
        server.on("DELETE stacks/1st7", "").on("GET stacks?limit=3000&name=my-shop", collection());
        assertThat(Run.at(server, "down", "-d", "-f", file.toString()).err())
                .isEqualTo("drover: there is no stack my-shop\n");
        Files.writeString(file, "name: shop\nservices: {web: {image: a}}\n");
        var gone = new Run(0, "stack shop is being removed\n", "");
        assertThat(Run.at(server, "down", "-d", "-f", file.toString())).isEqualTo(gone);
        assertThat(Run.at(server, "down", "-d", "-p", "shop")).isEqualTo(gone);
        assertThat(Run.at(server, "down")).isEqualTo(new Run(1, "",
                "drover: say which stack, or go to the folder of its docker-compose.yml\n"));
        assertThat(server.changes()).hasSize(2);
    }

    @Test
    void hostsAreListedWithTheirContainersWithoutThoseOfThePlatform() {
        server.on("GET containers?limit=3000&system=true", collection("{\"id\":\"1i2\",\"system\":true}"));
        assertThat(Run.at(server, "hosts")).isEqualTo(new Run(0, """
                ID    HOSTNAME   ADDRESS    STATE    AGENT    CONTAINERS   LABELS            DETAIL
                1h2   node2      10.0.0.2   active   active   1            disk=ssd,rack=4
                """, ""));
    }

    @Test
    void theCommandThatAddsAHostCarriesItsAddressAndLabels() {
        server.on("POST registrationtokens", 201, TOKEN);
        assertThat(Run.at(server, "hosts", "add", "--agent-ip", "10.0.0.5", "--label", "disk=$ssd", "--label", "b=c=d",
                "--server", "https://front/")).isEqualTo(new Run(0, """
                        On the machine that shall become a host, run:

                        curl https://front/v1/images/agent; \
                        sudo docker run -e CATTLE_AGENT_IP=10.0.0.5 -e CATTLE_HOST_LABELS='disk=$ssd&b=c=d' --rm \
                        drover/agent:0.1.0 https://front/v1/scripts/T

                        or, shorter:

                        curl -fsS https://front/v1/scripts/T | sudo -E CATTLE_AGENT_IP=10.0.0.5 \
                        CATTLE_HOST_LABELS='disk=$ssd&b=c=d' sh
                        """, ""));
        assertThat(Run.at(server, "hosts", "add", "-q").out())
                .isEqualTo("curl http://10.0.0.1:8080/v1/images/agent; sudo docker run --rm drover/agent:0.1.0"
                        + " http://10.0.0.1:8080/v1/scripts/T\n");
    }

    @ParameterizedTest
    @CsvSource({"activate,POST hosts/1h2/?action=activate {},node2: activate",
            "deactivate,POST hosts/1h2/?action=deactivate {},node2: deactivate",
            "evacuate,POST hosts/1h2/?action=evacuate {},node2: evacuate",
            "rm,DELETE hosts/1h2 ,node2 is being removed"})
    void hostsAreActedOnByName(String action, String change, String said) {
        server.on(change.replaceFirst(" \\{\\}$", "").strip(), HOST);
        assertThat(Run.at(server, "hosts", action, "node2")).isEqualTo(new Run(0, said + "\n", ""));
        assertThat(server.changes()).map(String::strip).containsExactly(change.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scale web                         | 1 | drover: 'web' must be SERVICE=N
            scale web=-1                      | 1 | drover: 'web=-1' must be SERVICE=N
            scale web=many                    | 1 | drover: 'web=many' must be SERVICE=N
            scale none/web=2                  | 1 | drover: there is no stack none
            down none                         | 1 | drover: there is no stack none
            ps none                           | 1 | drover: there is no stack none
            hosts rm node9                    | 1 | drover: there is no host node9; see drover hosts
            hosts evacuate node2              | 1 | drover: nobody expected POST hosts/1h2/?action=evacuate
            hosts add --agent-ip ;rm          | 1 | drover: ';rm' is not an address
            hosts add --label a=b'c           | 1 | drover: the label 'a=b'c' must have a name and no ' or &
            ps --environment none             | 1 | drover: there is no environment none
            """)
    void whatCannotBeDoneIsOneLine(String words, int status, String message) {
        server.on("GET /v2-beta/projects?name=none", collection()).on("POST registrationtokens", TOKEN);
        assertThat(Run.at(server, words.split(" "))).isEqualTo(new Run(status, "", message + "\n"));
    }

    @Test
    void anEnvironmentMayBeNamed() {
        server.on("GET /v2-beta/projects?name=my+shop", collection("{\"id\":\"1a9\",\"name\":\"my shop\"}"))
                .on("GET /v2-beta/projects/1a9/services?limit=3000", collection(WEB))
                .on("GET /v2-beta/projects/1a9/stacks?limit=3000", STACKS);
        assertThat(Run.at(server, "ps", "--env", "my shop", "--format", "json").out()).isEqualTo(WEB + "\n");
        assertThat(Run.of("--env", "my shop", "--url", server.url(), "--access-key", "me", "--secret-key", "s", "ps",
                "--format", "json").out()).isEqualTo(WEB + "\n");
    }

    @Test
    void whereTheServerIsMayStandBeforeEachVerb() {
        server.on("GET /v2-beta/projects?name=a", collection("{\"id\":\"1a7\"}"))
                .on("GET /v2-beta/projects/1a7/hosts?limit=3000", collection(HOST));
        assertThat(Run.of("--url", "http://127.0.0.1:1", "--access-key", "me", "host", "--secret-key", "s", "--env",
                "a", "ls", "--url", server.url(), "--format", "json").out()).as("the nearest counts")
                .isEqualTo(HOST + "\n");
        assertThat(server.asked().getLast().authorization()).isEqualTo("Basic bWU6cw==");
        assertThat(Run.of("--url", server.url()).err()).contains("say what is to be done; see drover help");
    }
}
