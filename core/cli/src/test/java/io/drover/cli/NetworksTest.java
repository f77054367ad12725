package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    private static final String NETWORK = "{\"id\":\"1n1\",\"name\":\"managed\",\"driver\":\"wireguard\",\"subnet\":"
            + "\"10.42.0.0/16\",\"driverReason\":\"the fastest\",\"defaultPolicyAction\":\"allow\",\"policy\":"
            + "[{\"within\":\"stack\",\"ports\":[\"80\"],\"action\":\"allow\"},"
            + "{\"from\":{\"selector\":\"a in (b, c)\"},\"to\":{\"selector\":\"d\"},\"action\":\"deny\"}]}";
    private static final String SET = "{\"id\":\"1n1\",\"defaultPolicyAction\":\"deny\",\"policy\":[{},{}]}";
    private final FakeServer server = new FakeServer();
    @TempDir
    private Path folder = Path.of("");

    NetworksTest() throws IOException {
        server.on("GET networks?limit=3000", collection(NETWORK)).on("PUT networks/1n1", SET);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String host(int number, String agentState, String... unreachable) {
        return "{\"id\":\"1h" + number + "\",\"hostname\":\"node" + number + "\",\"agentState\":\"" + agentState
                + "\",\"unreachable\":[" + String.join(",", unreachable) + "]}";
    }

    private static String unreachable(int number, String reason) {
        return "{\"hostId\":\"1h" + number + "\",\"hostname\":\"node" + number + "\",\"reason\":\"" + reason + "\"}";
    }

    private static String agent(int number, String state) {
        return "{\"id\":\"1i" + number + "\",\"name\":\"network-agent-1h" + number + "\",\"hostId\":\"1h" + number
                + "\",\"state\":\"" + state + "\",\"system\":true}";
    }

    private void fleet(String[] hosts, String... system) {
        server.on("GET hosts?limit=3000", collection(hosts))
                .on("GET containers?limit=3000&system=true", collection(system));
    }

    private static String[] list(String... all) {
        return all;
    }

    @Test
    void itIsShownInOneRow() {
        fleet(list(host(1, "active", unreachable(2, "x"), unreachable(3, "x")), host(2, "active",
                unreachable(1, "y")), host(3, "active")));
        assertThat(Run.at(server, "network")).isEqualTo(new Run(0, """
                ID    NAME      DRIVER      SUBNET         HOSTS   BROKEN PAIRS   REASON
                1n1   managed   wireguard   10.42.0.0/16   3       2              the fastest
                """, "")).isEqualTo(Run.at(server, "network", "ls"));
        assertThat(Run.at(server, "network", "ls", "--format", "json").out()).isEqualTo(NETWORK + "\n");
    }

    @Test
    void aCheckSaysThatAllIsWell() {
        fleet(list(host(1, "active"), host(2, "active"), host(3, "reconnecting")), agent(1, "running"),
                agent(2, "running"), agent(2, "removing"));
        assertThat(Run.at(server, "network", "check")).isEqualTo(new Run(0, """
                node3 has no Network Agent, because no container on it is in the network
                all 2 hosts reach each other
                """, ""));
        assertThat(Run.at(server, "network", "check", "--format", "json")).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void aCheckNamesBrokenPairsInBothDirections() {
        fleet(list(host(2, "active", unreachable(1, "its tunnel is silent")),
                host(1, "active", unreachable(2, "it does not answer at 10.0.0.2"))),
                agent(1, "running"), agent(2, "running"));
        assertThat(Run.at(server, "network", "check")).isEqualTo(new Run(1, """
                FROM    TO      REASON
                node1   node2   it does not answer at 10.0.0.2
                node2   node1   its tunnel is silent
                """, ""));
        assertThat(Run.at(server, "network", "check", "--format", "json")).isEqualTo(new Run(1, """
                {"from":"node1","to":"node2","reason":"it does not answer at 10.0.0.2"}
                {"from":"node2","to":"node1","reason":"its tunnel is silent"}
                """, ""));
    }

    @Test
    void whatIsNotKnownIsNotWell() {
        fleet(list(host(1, "active"), host(2, "disconnected"), host(3, "active")), agent(1, "stopped"),
                agent(2, "running"), agent(3, "running"));
        assertThat(Run.at(server, "network", "check")).isEqualTo(new Run(1, """
                node1 has a Network Agent that is stopped: whom it reaches is not known
                node2 is disconnected: whom it reaches is not known
                """, ""));
        assertThat(Run.at(server, "network", "check", "--format", "json").out())
                .contains("{\"host\":\"node2\",\"reason\":\"is disconnected: ").hasLineCount(2);
    }

    @Test
    void withoutADriverNothingIsWell() throws IOException {
        try (var young = new FakeServer()) {
            young.on("GET networks?limit=3000", collection("{\"id\":\"1n1\",\"driver\":null}"))
                    .on("GET hosts?limit=3000", collection(host(1, "active"), host(2, "active")),
                            collection(host(1, "active")), collection())
                    .on("GET containers?limit=3000&system=true", collection(agent(1, "running")));
            var run = Run.at(young, "network", "check");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).startsWith("no driver is chosen yet").doesNotContain("reach each other");
            assertThat(Run.at(young, "network", "check"))
                    .isEqualTo(new Run(0, "one host, which has none to reach\n", ""));
            assertThat(Run.at(young, "network", "check")).isEqualTo(new Run(0, "no host is in the network\n", ""));
        }
    }

    @Test
    void aDriverIsChosenAndTheSecretChanged() {
        server.on("POST networks/1n1/?action=rotatesecret", NETWORK);
        assertThat(Run.at(server, "network", "driver", "vxlan")).isEqualTo(new Run(0, "the driver is vxlan\n", ""));
        assertThat(Run.at(server, "network", "rotate").out()).contains("new secret");
        assertThat(server.changes()).containsExactly("PUT networks/1n1 {\"driver\":\"vxlan\"}",
                "POST networks/1n1/?action=rotatesecret {}");
        var wrong = Run.at(server, "network", "driver", "gre");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("wireguard, ipsec, vxlan");
    }

    @Test
    void thePolicyIsPrintedAndWhatIsPrintedCanBeSet() throws IOException {
        var printed = Run.at(server, "network", "policy");
        assertThat(printed).isEqualTo(new Run(0, """
                defaultPolicyAction: allow
                policy:
                - within: stack
                  ports:
                  - '80'
                  action: allow
                - from:
                    selector: a in (b, c)
                  to:
                    selector: d
                  action: deny
                """, ""));
        var json = Run.at(server, "network", "policy", "--format", "json").out();
        assertThat(json).startsWith("{\"defaultPolicyAction\":\"allow\",\"policy\":[{\"within\"").hasLineCount(1);
        for (var text : new String[]{printed.out(), json}) {
            assertThat(set(text)).isEqualTo(new Run(0, "the policy has 2 rules; the default is deny\n", ""));
        }
        assertThat(server.changes()).hasSize(2).allMatch(change -> change.equals("PUT networks/1n1 " + json.strip()));
    }

    @Test
    void aFileMayBeAListOfRules() throws IOException {
        assertThat(set("- {within: linked, action: allow, ports: [80, 53/udp]}\n").status()).isZero();
        assertThat(set("[]").status()).isZero();
        assertThat(server.changes()).containsExactly(
                "PUT networks/1n1 {\"policy\":[{\"within\":\"linked\",\"action\":\"allow\",\"ports\":[80,\"53/udp\"]}]}",
                "PUT networks/1n1 {\"policy\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            within: stack          | must be a list of rules
            text                   | must be a list of rules
            ''                     | must be a list of rules
            [                      | is not YAML
            - {a: 1, a: 2}         | is not YAML
            - !!java.io.File [x]   | is not YAML
            """)
    void anotherFileIsRefusedInOneLine(String text, String says) throws IOException {
        var run = set(text);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("drover: ").contains(says).hasLineCount(1);
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(Run.at(server, "network", "policy", "set", "/none.yml").err())
                .isEqualTo("drover: /none.yml cannot be read: /none.yml\n");
    }

    @Test
    void theDefaultIsOneOfTwo() {
        assertThat(Run.at(server, "network", "policy", "default", "deny"))
                .isEqualTo(new Run(0, "the default is deny\n", ""));
        assertThat(Run.at(server, "network", "policy", "default", "drop").err()).contains("allow, deny");
        assertThat(server.changes()).containsExactly("PUT networks/1n1 {\"defaultPolicyAction\":\"deny\"}");
    }

    @Test
    void withoutANetworkItIsSaid() throws IOException {
        try (var empty = new FakeServer()) {
            empty.on("GET networks?limit=3000", collection());
            assertThat(Run.at(empty, "network", "rotate"))
                    .isEqualTo(new Run(1, "", "drover: this environment has no network yet\n"));
        }
    }

    private Run set(String text) throws IOException {
        return Run.at(server, "network", "policy", "set",
                Files.writeString(folder.resolve("rules.yml"), text).toString());
    }
}
