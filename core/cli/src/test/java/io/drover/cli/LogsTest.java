package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {
    private static final String ONE = "{\"id\":\"1i1\",\"name\":\"shop-web-1\",\"serviceIds\":[\"1s1\"],"
            + "\"stackId\":\"1st7\",\"state\":\"stopped\",\"actions\":{\"logs\":\"\"}}";
    private static final String TWO = ONE.replace("1i1", "1i2").replace("web-1", "web-2").replace("1s1", "1s2");
    private static final String THREE = "{\"id\":\"1i3\",\"name\":\"shop-web-3\",\"serviceIds\":[\"1s1\"],"
            + "\"stackId\":\"1st7\",\"state\":\"requested\",\"transitioningMessage\":\"no host is free\",\"actions\":{}}";
    private static final String WEB = "{\"id\":\"1s1\",\"name\":\"web\",\"stackId\":\"1st7\",\"state\":\"inactive\"}";
    private final FakeServer server = new FakeServer();
    private final FakeSocket socket = new FakeSocket();

    LogsTest() throws IOException {
        // the server opens its port
    }

    @BeforeEach
    void start() {
        server.on("GET containers?limit=3000", collection(ONE, TWO));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        socket.close();
    }

    @Test
    void aContainersLinesArePrinted() {
        socket.send("01 hello", "02 oh no ", "01 ", "plain");
        server.on("POST containers/1i1/?action=logs", access("T1"));

        assertThat(Run.at(server, "logs", "--tail", "7", "shop-web-1"))
                .isEqualTo(new Run(0, "hello\noh no\n\nplain\n", ""));
        assertThat(server.changes()).hasSize(1).first().asString()
                .startsWith("POST containers/1i1/?action=logs ").contains("\"follow\":false", "\"lines\":7");
        assertThat(socket.opened()).containsExactly("GET /v1/logs/?token=T1 HTTP/1.1");
    }

    @Test
    void aProgramGetsAnObjectForEachLine() {
        socket.send("01 2026-01-01T00:00:01.000000000Z say \"hi\"", "02 oh no ");
        server.on("POST containers/1i1/?action=logs", access("T1"));

        assertThat(Run.at(server, "logs", "--format", "json", "shop-web-1")).isEqualTo(new Run(0, """
                {"container":"shop-web-1","text":"say \\"hi\\"","time":"2026-01-01T00:00:01.000000000Z"}
                {"container":"shop-web-1","text":"oh no","time":""}
                """, ""));
    }

    @Test
    void linesOfAServicesContainersCarryTheirNames() {
        socket.send("01 hi");
        server.instead("GET containers?limit=3000", collection(ONE, TWO.replace("1s2", "1s1")))
                .on("GET services?limit=3000&name=web", collection(WEB)).on("GET services?limit=3000", collection(WEB))
                .on("POST containers/1i1/?action=logs", access("T1"))
                .on("POST containers/1i2/?action=logs", access("T2"));

        var run = Run.at(server, "logs", "-f", "web");

        assertThat(run.status()).isZero();
        // once from the past, once as what follows: lines without a time are all shown
        assertThat(run.out().lines()).containsOnly("shop-web-1 | hi", "shop-web-2 | hi");
        assertThat(server.changes()).filteredOn(change -> change.contains("\"follow\":true")).hasSize(2);
        assertThat(server.changes()).filteredOn(change -> change.contains("\"follow\":false")).hasSize(2);
    }

    @Test
    void linesOfSeveralContainersComeInTheOrderOfTime() throws IOException {
        try (var other = new FakeSocket()) {
            socket.send("01 2026-01-01T00:00:01.000000000Z a", "01 2026-01-01T00:00:03.000000000Z c",
                    "01 2026-01-01T00:00:04.000000000Z ");
            other.send("02 2026-01-01T00:00:02.000000000Z b");
            server.on("POST containers/1i1/?action=logs", access("T1"))
                    .on("POST containers/1i2/?action=logs", access("T2").replace(socket.url(), other.url()));
            assertThat(Run.at(server, "logs", "--since", "10m", "shop-web-1", "shop-web-2").out()).isEqualTo("""
                    shop-web-1 | a
                    shop-web-2 | b
                    shop-web-1 | c
                    shop-web-1 |\s
                    """);
            assertThat(server.changes()).allMatch(change -> change.contains("\"since\":\"10m\""));
            assertThat(Run.at(server, "logs", "-t", "shop-web-2").out())
                    .isEqualTo("2026-01-01T00:00:02.000000000Z b\n");
        }
    }

    @Test
    void followingPrintsNoLineTwice() {
        socket.send("01 2026-01-01T00:00:01.000000000Z a");
        server.on("POST containers/1i1/?action=logs", access("T1")).on("POST containers/1i2/?action=logs",
                access("T2"));
        assertThat(Run.at(server, "logs", "-f", "shop-web-1", "shop-web-2").out().lines()).hasSize(2);
    }

    @Test
    void linesOfTheStackThatWasNamedAreMeant() {
        socket.send("01 hi");
        server.on("GET stacks?limit=3000&name=shop", collection("{\"id\":\"1st7\",\"name\":\"shop\"}"))
                .on("GET services?limit=3000&name=shop", collection()).on("GET services?limit=3000&stackId=1st7",
                        collection(WEB, WEB.replace("1s1", "1s2").replace("web", "db")))
                .on("POST containers/1i1/?action=logs", access("T1"))
                .on("POST containers/1i2/?action=logs", access("T2"));
        assertThat(Run.at(server, "logs", "-s", "shop").out().lines())
                .containsExactlyInAnyOrder("shop-web-1 | hi", "shop-web-2 | hi");
        assertThat(Run.at(server, "logs", "-s", "shop", "db").out()).isEqualTo("hi\n");
        assertThat(Run.at(server, "logs").err())
                .isEqualTo("drover: say which stack, or go to the folder of its docker-compose.yml\n");
    }

    @Test
    void whatHasNoLogsIsSaid() {
        server.on("GET services?limit=3000&name=web", collection(WEB.replace("1s1", "1s9")))
                .on("GET services?limit=3000&name=none", collection())
                .on("GET stacks?limit=3000&name=none", collection());
        assertThat(Run.at(server, "logs", "web").err()).isEqualTo("drover: web has no containers\n");
        assertThat(Run.at(server, "logs", "none").err())
                .isEqualTo("drover: there is no container, service or stack none\n");
    }

    @Test
    void aSocketThatCannotBeOpenedOrBreaksIsOneLine() throws IOException {
        server.on("POST containers/1i1/?action=logs", access("T1"));
        socket.end(1008, "too slow");
        assertThat(Run.at(server, "logs", "shop-web-1"))
                .isEqualTo(new Run(1, "", "drover: the logs of shop-web-1 broke off: too slow\n"));
        socket.close();
        var run = Run.at(server, "logs", "shop-web-1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("drover: the logs of shop-web-1 broke off: no connection to " + socket.url()
                + ": ").hasLineCount(1);
    }

    @Test
    void whatHasNoLogsYetIsNamedAndPassedOver() {
        socket.send("01 hello");
        server.instead("GET containers?limit=3000", collection(THREE, ONE))
                .on("GET services?limit=3000&name=web", collection(WEB))
                .on("POST containers/1i1/?action=logs", access("T1"));
        assertThat(Run.at(server, "logs", "web")).isEqualTo(
                new Run(0, "hello\n", "drover: shop-web-3 has no logs yet: it is requested: no host is free\n"));
    }

    @Test
    void whatDroverDidNotStartIsNamedAsWell() {
        server.instead("GET containers?limit=3000", collection(
                "{\"id\":\"1i9\",\"name\":\"mine\",\"nativeContainer\":true,\"state\":\"running\",\"actions\":{}}"));
        assertThat(Run.at(server, "logs", "mine")).isEqualTo(
                new Run(0, "", "drover: mine was started by hand on its host, and has its logs there\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t", "-f"})
    void whatWasAskedForAmissIsRefused(String option) {
        server.on("POST containers/1i1/?action=logs", 422,
                "{\"fieldName\":\"since\",\"message\":\"since must be a time\"}");
        assertThat(Run.at(server, "logs", option, "--since", "never", "shop-web-1"))
                .isEqualTo(new Run(1, "", "drover: since: since must be a time\n"));
    }

    @Test
    void whatTheOthersWroteIsPrintedBeforeAHostThatIsAwayIsSaid() throws IOException {
        try (var away = new FakeSocket()) {
            socket.send("01 2026-01-01T00:00:01.000000000Z hello");
            away.end(1011, "the host does not answer");
            server.on("POST containers/1i1/?action=logs", access("T1").replace(socket.url(), away.url()))
                    .on("POST containers/1i2/?action=logs", access("T2"));
            assertThat(Run.at(server, "logs", "shop-web-1", "shop-web-2")).isEqualTo(new Run(1,
                    "shop-web-2 | hello\n", "drover: the logs of shop-web-1 broke off: the host does not answer\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"all,0", "0,0", "12,12"})
    void allLinesOrSomeAreAskedFor(String word, int lines) {
        server.on("POST containers/1i1/?action=logs", access("T1"));
        assertThat(Run.at(server, "logs", "--tail", word, "shop-web-1").status()).isZero();
        assertThat(server.changes()).hasSize(1).first().asString().containsPattern("\"lines\":" + lines + "[,}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "", "99999999999"})
    void whatIsNoNumberOfLinesIsRefused(String word) {
        var run = Run.at(server, "logs", "--tail", word, "shop-web-1");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("'" + word + "' must be a number, or all");
    }

    private String access(String token) {
        return "{\"type\":\"hostAccess\",\"url\":\"" + socket.url() + "\",\"token\":\"" + token + "\"}";
    }
}
