package io.drover.network.balancing.haproxy;

import static io.drover.network.balancing.plan.Plans.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.Stickiness;
import io.drover.network.Facts;
import io.drover.network.balancing.plan.Plans;
import io.drover.network.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    private final Plans plans = new Plans().web(11, "web");
    @TempDir
    private Path folder;

    @Test
    void aFileIsReadAsItWasWritten() {
        plans.rules("http 80 a.com/x -> web:1", "http 80 * -> web:2");
        var file = drawn().file();
        assertThat(ConfigFile.parse(file.text())).isEqualTo(file);
        assertThat(file.mark()).hasSize(24);
    }

    @Test
    void onlyTargetsDoNotChangeItsShape() {
        plans.rules("http 80 * -> web:1");
        var before = drawn();
        plans.with(Facts.container("1i12", "shop-web-2").of("1st1", "1s11").at("10.42.0.12").fact());
        var after = drawn();
        assertThat(after.file().mark()).isEqualTo(before.file().mark());
        assertThat(after.file().text()).isNotEqualTo(before.file().text());
        assertThat(after.file().map(section -> section.with(List.of())))
                .isEqualTo(before.file().map(section -> section.with(List.of())));
        plans.rules("http 80 * -> web:2");
        assertThat(drawn().file().mark()).isNotEqualTo(before.file().mark());
    }

    @Test
    void whatTheyWroteStandsForWhatWeWouldHave() {
        plans.rules("http 80 * -> web:1").custom("""
                # mine
                global
                    maxconn 9000
                    daemon
                    chroot /nowhere
                    tune.ssl.default-dh-param 4096

                defaults
                    timeout client 5s
                    option http-server-close
                    no option redispatch
                    mode http
                """);
        assertThat(section("global")).contains("maxconn 9000", "tune.ssl.default-dh-param 4096", "user haproxy")
                .doesNotContain("daemon", "chroot /nowhere", "tune.ssl.default-dh-param 2048", "# mine");
        assertThat(section("defaults")).contains("timeout client 5s", "option http-server-close",
                "no option redispatch", "mode http", "timeout server 50000")
                .doesNotContain("timeout client 50000", "option redispatch 1", "mode tcp");
        assertThat(section("backend shop_web")).contains("mode http");
    }

    @Test
    void linesForAPortAreItsOwn() {
        plans.rules("http 80 a.com -> web:1", "http 81 a.com -> web:1").custom("""
                frontend 80
                    accept-proxy
                    acl blocked src 192.0.2.0/24
                    http-request deny if blocked
                frontend  81
                    bind *:81 name mine
                """);
        var lines = section("frontend 80");
        assertThat(lines).contains("bind *:80 accept-proxy", "http-request deny if blocked")
                .doesNotContain("accept-proxy");
        assertThat(lines.indexOf("http-request deny if blocked"))
                .isLessThan(lines.indexOf("use_backend drover_next_80 if { stopping }"));
        assertThat(section("frontend 81")).contains("bind *:81 name mine").doesNotContain("bind *:81");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend shop_web", "backend named", "backend 80_a_com_", "backend"})
    void linesForABackendGoByAnyOfItsNames(String header) {
        plans.rules(named(rule("http 80 a.com -> web:1"))).custom(header + """

                    balance leastconn
                    option httpchk GET /mine
                    server $IP maxconn 5 check inter 1s
                    server $IP backup
                """);
        var section = section("backend named");
        assertThat(section).contains("balance leastconn", "option httpchk GET /mine",
                "server 1i11 10.42.0.11:1 weight 1 maxconn 5 check inter 1s backup");
        assertThat(drawn().file().sections()).extracting(Section::header).doesNotContain("backend shop_web");
    }

    private static LbConfig.PortRule named(LbConfig.PortRule rule) {
        return new LbConfig.PortRule(rule.sourcePort(), rule.targetPort(), rule.protocol(), rule.hostname(),
                rule.path(), rule.service(), null, null, "named", null);
    }

    @Test
    void sectionsThatAreNotOursAreTakenWhole() {
        plans.rules("http 80 * -> web:1").custom("""
                userlist people
                    user me insecure-password secret
                listen mine
                    bind *:9000
                    mode tcp
                    server one 192.0.2.1:80
                backend elsewhere
                    server two 192.0.2.2:80
                peers friends
                mailers post
                """);
        assertThat(drawn().file().sections()).extracting(Section::header).containsSubsequence("global", "defaults",
                "userlist people", "listen mine", "backend elsewhere", "peers friends", "mailers post", "frontend 80");
        assertThat(section("listen mine")).containsExactly("bind *:9000", "mode tcp", "server one 192.0.2.1:80");
    }

    @Test
    void aClientStaysWithItsTarget() {
        plans.rules("http 80 * -> web:1", "tcp 81 * -> web:1");
        stickiness(new Stickiness("pol", "sess", "example.com", true, true, true, "insert"));
        assertThat(section("backend 80_shop_web")).contains(
                "cookie sess_80_shop_web insert indirect nocache postonly domain example.com dynamic");
        assertThat(section("backend 81_shop_web")).noneMatch(line -> line.startsWith("cookie"))
                .containsSubsequence("stick-table type ipv6 size 100k expire 30m peers drover", "stick on src");
        assertThat(section("peers drover")).containsExactly("peer \"$HAPROXY_LOCALPEER\" 127.0.0.1:44");
        stickiness(new Stickiness(null, "JSESSIONID", null, false, false, false, "prefix"));
        assertThat(section("backend 80_shop_web")).contains("cookie JSESSIONID prefix dynamic");
        stickiness(new Stickiness(null, null, null, true, false, false, "insert"));
        assertThat(section("backend 80_shop_web")).contains("cookie lbCookie_80_shop_web insert indirect dynamic");
    }

    @Test
    void whoSticksByTablesOfTheirOwnHasThem() {
        plans.rules("tcp 81 * -> web:1")
                .custom("backend shop_web\n  stick-table type string size 1k\n  stick on src\n");
        stickiness(new Stickiness(null, null, null, true, false, false, "insert"));
        assertThat(section("backend shop_web")).filteredOn(line -> line.startsWith("stick"))
                .containsExactly("stick-table type string size 1k", "stick on src");
    }

    private void stickiness(Stickiness policy) {
        plans.config(it -> new LbConfig(it.portRules(), List.of(), null, it.config(), policy));
    }

    /** Whatever people write, HAProxy takes the file. */
    @Test
    void whateverIsWrittenCanBeRead() throws IOException {
        var random = new Random(11);
        var odd = "a b'\"\\$%#{}()[];,&|!~`^<>\t\n*?é/.:-_=+0".codePoints().toArray();
        for (var round = 0; round < 40; round++) {
            var rules = new LbConfig.PortRule[8];
            for (var index = 0; index < rules.length; index++) {
                rules[index] = new LbConfig.PortRule(8000 + random.nextInt(3), 80,
                        List.of("http", "tcp", "sni", "https", "tls").get(random.nextInt(5)), text(random, odd),
                        text(random, odd), "web", null, null, random.nextBoolean() ? null : text(random, odd), null);
            }
            plans.rules(rules);
            assertThat(check()).as(drawn().file().text()).isEmpty();
        }
    }

    @Test
    void everythingTogetherIsTakenByHaproxy() throws IOException {
        plans.rules("http 80 *.a.com/x -> web:1", "http 80 a.* -> web:2", "https 443 a.com -> web:1",
                "tls 444 * -> web:1", "sni 445 *.a.com -> web:1", "tcp 446 * -> name:1")
                .with(Facts.service("1s32", "1st1", "name").externalName("localhost").fact());
        plans.labels(Map.of("io.drover.balancer.redirect_https", "80", "io.drover.balancer.tls_targets",
                "web,name", "io.rancher.loadbalancer.proxy-protocol.ports", "446"));
        stickiness(new Stickiness(null, null, null, true, true, false, "insert"));
        assertThat(check()).isEmpty();
    }

    /** A person's own lines about checks take the place of those that are about the same. */
    @Test
    void howTargetsAreCheckedIsAsTheirServiceSays() {
        var check = new HealthCheck(80, "GET /a HTTP/1.1", 0, 0, 2, 3, null, null, "none", 1);
        plans.with(Facts.service("1s11", "1st1", "web").primary(Map.of(), List.of(), List.of(), check).fact())
                .rules("http 80 * -> web:1");
        var ours = List.of("timeout check 2000", "option httpchk GET /a HTTP/1.1",
                "http-check send hdr Host '%[bc_dst]:%[bc_dst_port]'");
        assertThat(section("backend shop_web")).containsSubsequence(ours);
        plans.custom("backend shop_web\n  http-check expect status 200\n");
        assertThat(section("backend shop_web")).containsSubsequence(ours).contains("http-check expect status 200");
        plans.custom("backend shop_web\n  option httpchk GET /mine\n");
        assertThat(section("backend shop_web")).contains("option httpchk GET /mine")
                .noneMatch(line -> line.startsWith("http-check send") || line.equals(ours.get(1)));
    }

    private String check() throws IOException {
        TestHaproxy.needed();
        var there = new Layout(folder.toString(), folder.toString(), 42, 43, 44);
        var file = Files.writeString(folder.resolve("checked.cfg"), Drawing.of(plans.plan(), there).file().text());
        Files.writeString(Path.of(there.file(Layout.CHALLENGES)), "");
        Files.writeString(Path.of(there.file(Certificates.list(plans.plan()))), "");
        var result = Commands.HERE.run("/usr/sbin/haproxy", "-c", "-f", file.toString());
        return result.ok() ? "" : result.err();
    }

    private static String text(Random random, int[] from) {
        var text = new StringBuilder();
        for (var length = random.nextInt(6); length >= 0; length--) {
            text.appendCodePoint(from[random.nextInt(from.length)]);
        }
        return text.toString();
    }

    private List<String> section(String header) {
        var found = drawn().file().sections().stream().filter(it -> it.header().equals(header)).findFirst()
                .orElseThrow();
        var targets = found.targets();
        var lines = new ArrayList<>(found.lines());
        if (targets != null) {
            lines.addAll(targets);
        }
        return lines;
    }

    private Wanted drawn() {
        return Drawing.of(plans.plan(), Layout.IMAGE);
    }
}
