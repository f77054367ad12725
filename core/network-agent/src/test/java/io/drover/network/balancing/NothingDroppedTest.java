package io.drover.network.balancing;

import static io.drover.network.balancing.TestBalancer.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.network.Facts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under load, on connections that stay and on new ones. */
class NothingDroppedTest {
    private static final int CLIENTS = 8;
    @TempDir
    private Path folder;

    @Test
    void targetsComeAndGo() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(lb.web(1));
            within().until(() -> lb.who("/").equals("web1"));
            var worker = lb.haproxy.worker();
            try (var load = new Load(lb.port, CLIENTS, CLIENTS)) {
                for (var round = 0; round < 20; round++) {
                    var number = 2 + round % 3;
                    var container = lb.web(number);
                    try (var target = lb.target(number)) {
                        lb.put(container.health("initializing"));
                        lb.put(container.health("healthy"));
                        within().until(() -> target.requests() > 20);
                        lb.put(lb.web(number).leaving());
                        within().until(() -> lb.drained().contains(lb.web(number).fact().id()));
                    }
                    lb.put(lb.web(number).state("stopped"));
                    lb.gone(lb.web(number));
                }
                within().until(() -> load.requests() > 1000);
                assertThat(load.failures()).isEmpty();
            }
            assertThat(lb.haproxy.worker()).as("no reload").isEqualTo(worker);
        }
    }

    @Test
    void listenersComeAndGo() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1), lb.web(2));
            within().until(() -> lb.who("/").startsWith("web"));
            try (var load = new Load(lb.port, CLIENTS, CLIENTS)) {
                for (var round = 0; round < 10; round++) {
                    var worker = lb.haproxy.worker();
                    var at = load.requests();
                    lb.rules(lb.rule("http", lb.port, null, null),
                            lb.rule("http", lb.port, "a" + round + ".example.com", null));
                    lb.put(lb.web(2).health(round % 2 == 0 ? "unhealthy" : "healthy"));
                    within().until(() -> !lb.haproxy.worker().equals(worker) && load.requests() > at + 200);
                }
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    @Test
    void aConnectionOfBeforeAReloadKnowsTheTargetsOfNow() throws Exception {
        try (var lb = new TestBalancer(folder).configured();
                var one = lb.target(1);
                var _ = lb.target(2);
                var client = new IdleClient(lb.port)) {
            lb.put(lb.web(1));
            within().until(() -> lb.who("/").equals("web1"));
            assertThat(client.get()).contains("\nweb1").doesNotContain("connection: close");
            var worker = lb.haproxy.worker();
            lb.rules(lb.rule("http", lb.port, null, null), lb.rule("http", lb.port, "b.example.com", null));
            within().until(() -> !lb.haproxy.worker().equals(worker));
            lb.put(lb.web(2), lb.web(1).health("unhealthy"));
            within().until(() -> lb.who("/").equals("web2"));
            var before = one.requests();
            assertThat(client.get()).contains("\nweb2").contains("x-forwarded-for: 127.0.0.1\n")
                    .contains("connection: close");
            assertThat(one.requests()).isEqualTo(before);
        }
    }

    @Test
    void aTargetThatDiedAtOnceIsGoneAroundOf() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var two = lb.target(2)) {
            lb.put(lb.web(1), lb.web(2));
            within().until(() -> two.requests() > 0 || lb.who("/").equals("web2"));
            try (var load = new Load(lb.port, 0, CLIENTS)) {
                within().until(() -> load.requests() > 100);
                two.close();
                var at = load.requests();
                within().until(() -> load.requests() > at + 500);
                // what was under way there may be lost; what came after goes to the other
                var lost = new HashMap<>(load.failures());
                within().until(() -> load.requests() > at + 1000);
                assertThat(load.failures()).isEqualTo(Map.copyOf(lost));
            }
            lb.knowledge.hear(Facts.remove(lb.web(2).fact()));
            within().until(() -> lb.state(lb.web(2)).equals("absent"));
        }
    }
}
