package io.drover.network.balancing;

import static io.drover.network.balancing.TestBalancer.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.LbConfig.Stickiness;
import io.drover.network.Facts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/** Where requests go, with a real HAProxy. */
class RoutingTest {
    @TempDir
    private Path folder;

    @Test
    void requestsGoByHostAndPath() throws Exception {
        try (var lb = new TestBalancer(folder).configured();
                var _ = lb.target(1);
                var _ = lb.target(2);
                var _ = lb.target(3)) {
            other(lb, "2", 2);
            other(lb, "3", 3);
            lb.put(lb.web(1)).rules(to(lb, "web", null, null), to(lb, "other2", "a.example.com", "/deep"),
                    to(lb, "other3", "*.example.com", null), to(lb, "other2", "www.*", null));
            within().until(() -> asks(lb, "a.example.com", "/deep").equals("web2"));
            assertThat(asks(lb, "A.Example.Com", "/DEEP/er?x")).isEqualTo("web2");
            assertThat(asks(lb, "a.example.com:" + lb.port, "/deep")).isEqualTo("web2");
            assertThat(asks(lb, "a.example.com:1234", "/deep")).isEqualTo("web2");
            assertThat(asks(lb, "a.example.com", "/dee")).isEqualTo("web3");
            assertThat(asks(lb, "b.c.example.com:" + lb.port, "/")).isEqualTo("web3");
            assertThat(asks(lb, "www.example.org", "/")).isEqualTo("web2");
            assertThat(asks(lb, "example.org", "/deep")).isEqualTo("web1");
            assertThat(asks(lb, "notexample.com", "/")).isEqualTo("web1");
        }
    }

    @Test
    void whatAProxyBeforeSaidIsKept() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(lb.web(1));
            within().until(() -> lb.who("/").equals("web1"));
            assertThat(lb.get("/").body()).contains("\nx-forwarded-for: 127.0.0.1")
                    .contains("\nx-forwarded-port: " + lb.port).doesNotContain("x-forwarded-proto");
            assertThat(lb.get(lb.port, "/", "X-Forwarded-Port", "443", "X-Forwarded-Proto", "https").body())
                    .contains("\nx-forwarded-port: 443").contains("\nx-forwarded-proto: https")
                    .doesNotContain("x-forwarded-port: " + lb.port);
        }
    }

    @Test
    void aClientStaysWithItsTarget() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1)).sticky(new Stickiness(null, "sess", null, true, true, false, "insert"));
            within().until(() -> lb.get("/").headers().firstValue("set-cookie").isPresent());
            // one that comes while it runs gives cookies too
            lb.put(lb.web(2));
            within().until(() -> lb.who("/").equals("web2"));
            var first = lb.get("/");
            var cookie = first.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
            var name = first.body().lines().findFirst().orElseThrow();
            assertThat(cookie).startsWith("sess_shop_web=").doesNotEndWith("=");
            for (var round = 0; round < 6; round++) {
                assertThat(lb.get(lb.port, "/", "Cookie", cookie).body()).startsWith(name).doesNotContain("sess_");
            }
            var worker = lb.haproxy.worker();
            lb.custom("defaults\n  timeout server 9s\n");
            within().until(() -> !lb.haproxy.worker().equals(worker));
            assertThat(lb.get(lb.port, "/", "Cookie", cookie).body()).as("after a reload").startsWith(name);
            lb.put(lb.web(name.equals("web1") ? 1 : 2).leaving());
            within().until(() -> !lb.get(lb.port, "/", "Cookie", cookie).body().startsWith(name));
        }
    }

    @Test
    void anUpgradedConnectionGoesThrough() throws Exception {
        try (var lb = new TestBalancer(folder).configured();
                var socket = new ServerSocket(lb.targetPort, 5,
                        InetAddress.getByName(TestBalancer.address(1)));
                var client = new IdleClient(lb.port)) {
            var echo = Thread.startVirtualThread(() -> upgrade(socket));
            lb.put(lb.web(1));
            within().until(() -> lb.state(lb.web(1)).equals("no check"));
            var answer = client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 101");
            client.socket().getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.socket().getInputStream().readNBytes(4)).asString().isEqualTo("ping");
            // it outlives a reload
            var worker = lb.haproxy.worker();
            lb.custom("defaults\n  timeout server 9s\n");
            within().until(() -> !lb.haproxy.worker().equals(worker));
            client.socket().getOutputStream().write("pong".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.socket().getInputStream().readNBytes(4)).asString().isEqualTo("pong");
            client.close();
            echo.join();
        }
    }

    @Test
    void aProxyBeforeSaysWhoItsClientIs() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(lb.web(1)).labels(Map.of("io.rancher.loadbalancer.proxy-protocol.ports", Integer.toString(lb.port)));
            within().until(() -> proxied(lb).contains("x-forwarded-for: 192.0.2.7"));
            assertThat(proxied(lb)).contains("x-forwarded-port: 8443");
        }
    }

    private static String proxied(TestBalancer lb) throws IOException {
        try (var client = new IdleClient(lb.port)) {
            return client.send("PROXY TCP4 192.0.2.7 192.0.2.8 1111 8443\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        }
    }

    @Test
    void targetsMayBeSpokenToInTls() throws Exception {
        try (var lb = new TestBalancer(folder);
                var behind = new TestBalancer(Files.createDirectory(folder.resolve("behind")));
                var _ = behind.target(1)) {
            behind.knowledge.hear(Facts.put(Certificate.of(folder, "1c1", "one", "one.example.com").fact()));
            behind.put(behind.web(1)).certificates("one").rules(behind.rule("https", behind.port, null, null));
            lb.labels(Map.of("io.drover.balancer.tls_targets", "web"));
            lb.rules(new PortRule(lb.port, behind.port, "http", null, null, "web", null, null, null, null))
                    .put(lb.web(1).at("127.0.0.1"));
            within().until(() -> lb.who("/").equals("web1"));
        }
    }

    @Test
    void connectionsAreSharedOutToo() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            lb.put(lb.web(1)).rules(lb.rule("tcp", lb.port, null, null));
            within().until(() -> lb.who("/").equals("web1") && !lb.get("/").body().contains("x-forwarded"));
        }
    }

    @Test
    void itLooksAtItsTargetsItselfAsTheirServiceSays() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var two = lb.target(2)) {
            var check = new HealthCheck(lb.targetPort, "GET /check HTTP/1.0", 50, 1000, 2, 2, null, null, "none", 1);
            lb.knowledge.hear(Facts.put(Facts.service("1s2", "1st1", "web")
                    .primary(Map.of(), List.of(), List.of(), check).fact()));
            within().until(() -> lb.haproxy.file().contains("option httpchk GET /check HTTP/1.0"));
            lb.put(lb.web(1).health("healthy"), lb.web(2).health("healthy"));
            within().until(() -> two.requests() > 3 && lb.state(lb.web(1)).equals("UP")
                    && lb.state(lb.web(2)).equals("UP"));
            two.close();
            // and the one that is told of its health has not said so yet
            within().until(() -> lb.state(lb.web(2)).equals("DOWN"));
            assertThat(lb.who("/") + lb.who("/")).isEqualTo("web1web1");
        }
    }

    @Test
    void aCheckOfHttp11NamesTheHostAsTheNetworkAgentDoes() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var one = lb.target(1)) {
            var check = new HealthCheck(lb.targetPort, "GET /check HTTP/1.1", 50, 1000, 1, 1, null, null, "none", 1);
            lb.knowledge.hear(Facts.put(Facts.service("1s2", "1st1", "web")
                    .primary(Map.of(), List.of(), List.of(), check).fact()));
            lb.put(lb.web(1).health("healthy"));
            within().until(() -> one.requests() > 3);
            assertThat(one.checkedAs()).isEqualTo(TestBalancer.address(1) + ":" + lb.targetPort);
            assertThat(lb.state(lb.web(1))).isEqualTo("UP");
            assertThat(lb.who("/")).isEqualTo("web1");
        }
    }

    @Test
    void aClientOfTcpStaysWithItsTargetAlsoAfterAReload() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1), lb.web(2)).rules(lb.rule("tcp", lb.port, null, null))
                    .sticky(new Stickiness(null, null, null, true, true, false, "insert"));
            within().until(() -> lb.haproxy.ask("show table shop_web").startsWith("# table")
                    && asks(lb, "a", "/").startsWith("web"));
            var first = asks(lb, "a", "/");
            for (var round = 0; round < 6; round++) {
                assertThat(asks(lb, "a", "/")).isEqualTo(first);
            }
            var worker = lb.haproxy.worker();
            lb.custom("defaults\n  timeout server 9s\n");
            // a worker tells its successor once it has itself given up waiting for one before it, which is waited for
            within().until(() -> !lb.haproxy.worker().equals(worker)
                    && lb.haproxy.ask("show table shop_web").contains("used:1"));
            for (var round = 0; round < 6; round++) {
                assertThat(asks(lb, "a", "/")).as("after a reload").isEqualTo(first);
            }
            lb.put(lb.web(first.equals("web1") ? 1 : 2).leaving());
            within().until(() -> !asks(lb, "a", "/").equals(first));
        }
    }

    /** One that has just begun, or begun to stick, waits for others that might know more, and tells its successor nothing. */
    @Test
    void aClientOfTcpStaysWithItsTargetWhenReloadsFollowAtOnce() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1), lb.web(2)).rules(lb.rule("tcp", lb.port, null, null))
                    .sticky(new Stickiness(null, null, null, true, true, false, "insert"));
            within().until(() -> lb.haproxy.ask("show table shop_web").startsWith("# table")
                    && asks(lb, "a", "/").startsWith("web"));
            lb.haproxy.restart();
            lb.attach();
            within().until(() -> asks(lb, "a", "/").startsWith("web"));
            var first = asks(lb, "a", "/");
            assertThat(lb.haproxy.ask("show table shop_web")).contains("used:1");
            for (var seconds = 6; seconds < 9; seconds++) {
                var worker = lb.haproxy.worker();
                lb.custom("defaults\n  timeout server " + seconds + "s\n");
                var shape = "timeout server " + seconds + "s";
                within().until(() -> lb.haproxy.file().contains(shape) && !lb.haproxy.worker().equals(worker));
                // the next comes while this one may still be told
            }
            within().until(() -> lb.haproxy.ask("show table shop_web").contains("used:1"));
            for (var round = 0; round < 6; round++) {
                assertThat(asks(lb, "a", "/")).isEqualTo(first);
            }
        }
    }

    @Test
    void aRuleOfMoreWeightIsGivenMoreAndOneOfNoneNothing() throws Exception {
        try (var lb = new TestBalancer(folder).configured();
                var _ = lb.target(1);
                var _ = lb.target(2);
                var _ = lb.target(3)) {
            other(lb, "2", 2);
            other(lb, "3", 3);
            lb.put(lb.web(1)).rules(weighed(lb, "web", 3), weighed(lb, "other2", 1), weighed(lb, "other3", 0));
            within().until(() -> lb.haproxy.file().contains(":" + lb.targetPort + " weight 3"));
            within().until(() -> lb.who("/").equals("web2"));
            var answers = new HashMap<String, Integer>();
            for (var i = 0; i < 40; i++) {
                answers.merge(lb.who("/"), 1, Integer::sum);
            }
            assertThat(answers).containsOnlyKeys("web1", "web2");
            assertThat(answers.get("web1")).isBetween(29, 31);
        }
    }

    private static PortRule weighed(TestBalancer lb, String service, int weight) {
        return to(lb, service, null, null).withWeight(weight);
    }

    @Test
    void aServiceOutsideIsFoundByItsName() throws Exception {
        try (var lb = new TestBalancer(folder).configured();
                var _ = new TestTarget("outside", "127.0.0.1", lb.targetPort)) {
            lb.knowledge.hear(Facts.put(Facts.service("1s3", "1st1", "outside").externalName("localhost").fact()));
            lb.rules(to(lb, "outside", null, null));
            within().until(() -> lb.who("/").equals("outside"));
            // who it is on this machine is known without anybody who is asked for names
            assertThat(lb.problem()).isNull();
        }
    }

    /** It publishes nothing; who is in the environment finds it at its own address. */
    @Test
    void anInternalOneAnswersWithinTheEnvironment() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(Facts.container(TestBalancer.ID, "shop-lb-1").of("1st1", "1s1").at("127.1.0.9"), lb.web(1));
            within().until(() -> lb.who("/").equals("web1"));
            try (var client = new IdleClient(InetAddress.getByName("127.1.0.9"), lb.port)) {
                assertThat(client.get()).contains("\nweb1");
            }
        }
    }

    @Test
    void whatIsNamedAndNotHereIsSaid() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(lb.web(1)).certificates("one", "two").rules(lb.rule("https", lb.port, null, null),
                    to(lb, "nobody", null, null).withProtocol("https"));
            // it may look at any of the words before the last
            within().untilAsserted(() -> assertThat(lb.problem()).isEqualTo("the service nobody is not here;"
                    + " the certificate one is not here; the certificate two is not here"));
            lb.certificates(null).rules(lb.rule("https", lb.port, null, null));
            within().until(() -> "no certificate is named for what listens for TLS".equals(lb.problem()));
            lb.rules(lb.rule("http", lb.port, null, null));
            within().until(() -> lb.problem() == null);
        }
    }

    private static void upgrade(ServerSocket socket) {
        try (var open = socket.accept()) {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) open.getInputStream().read());
            }
            open.getOutputStream().write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            open.getInputStream().transferTo(open.getOutputStream());
        } catch (IOException e) {
            // it was closed
        }
    }

    /** A service {@code other…} with one container. */
    private static void other(TestBalancer lb, String suffix, int number) {
        Fact service = Facts.service("1s2" + suffix, "1st1", "other" + suffix).fact();
        lb.knowledge.hear(Facts.put(service, Facts.container("1i20" + suffix, "shop-other" + suffix + "-1")
                .of("1st1", "1s2" + suffix).at(TestBalancer.address(number)).fact()));
    }

    private static PortRule to(TestBalancer lb, String service, @Nullable String host, @Nullable String path) {
        return new PortRule(lb.port, lb.targetPort, "http", host, path, service, null, null, null, null);
    }

    private static String asks(TestBalancer lb, String host, String path) throws IOException {
        try (var client = new IdleClient(lb.port)) {
            var answer = client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            return answer.startsWith("HTTP/1.1 200")
                    ? answer.substring(answer.indexOf("\n\n") + 2).lines().findFirst().orElse("")
                    : answer;
        }
    }
}
