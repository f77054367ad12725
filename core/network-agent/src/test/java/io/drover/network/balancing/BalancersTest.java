package io.drover.network.balancing;

import static io.drover.network.balancing.TestBalancer.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.network.Facts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real HAProxy. */
class BalancersTest {
    @TempDir
    private Path folder;

    @Test
    void requestsAreSharedOutAmongAllTargetsThatAreReady() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            assertThat(lb.get("/").statusCode()).isEqualTo(503);
            var worker = lb.haproxy.worker();
            lb.put(lb.web(1), lb.web(2), lb.web(3).health("initializing"), lb.web(4).state("stopped"));
            within().until(() -> answers(lb).equals(List.of("web1", "web2")));
            assertThat(lb.state(lb.web(3))).isEqualTo("MAINT");
            assertThat(lb.state(lb.web(4))).isEqualTo("absent");
            lb.put(lb.web(1).health("unhealthy"));
            within().until(() -> answers(lb).equals(List.of("web2")));
            lb.gone(lb.web(2));
            within().until(() -> lb.who("/").equals("503"));
            within().until(() -> lb.state(lb.web(2)).equals("absent"));
            lb.put(lb.web(1).health("healthy"));
            within().until(() -> answers(lb).equals(List.of("web1")));
            assertThat(lb.haproxy.worker()).as("no reload").isEqualTo(worker);
            assertThat(lb.haproxy.file()).contains("server 1i101 127.1.0.1:" + lb.targetPort + " weight 1\n")
                    .doesNotContain("1i102");
        }
    }

    @Test
    void aTargetThatMovesIsFollowed() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var two = lb.target(2)) {
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            two.open();
            // where it was nothing more is answered, so what is under way there is asked again where it is
            var slow = later(lb);
            within().until(() -> lb.underWay(lb.web(1)) == 1);
            lb.put(lb.web(1).at(TestBalancer.address(2)));
            assertThat(slow.get()).isEqualTo("web2");
            within().until(() -> answers(lb).equals(List.of("web2")));
            assertThat(answers(lb)).containsExactly("web2");
        }
    }

    /** Else every request makes a connection of its own, at more than twice the cost. */
    @Test
    void aTargetThatWasAddedKeepsConnections() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            var worker = lb.haproxy.worker();
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            assertThat(lb.haproxy.worker()).as("no reload").isEqualTo(worker);
            var row = lb.haproxy.ask("show servers conn").lines().map(line -> line.split(" "))
                    .filter(words -> words[0].endsWith("/1i101")).findFirst().orElseThrow();
            assertThat(row[5]).as("milliseconds until one that is not used goes").isEqualTo("1000");
            assertThat(row[11]).as("as many as are of use").isEqualTo("-1");
        }
    }

    @Test
    void aContainerThatIsToEndIsLetGoWhenItsAnswersAreGiven() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var one = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1), lb.web(2).health("unhealthy"));
            within().until(() -> answers(lb).equals(List.of("web1")));
            var slow = later(lb);
            within().until(() -> lb.underWay(lb.web(1)) == 1);
            lb.put(lb.web(2), lb.web(1).leaving());
            within().until(() -> answers(lb).equals(List.of("web2")));
            assertThat(lb.drained()).isEmpty();
            assertThat(slow).isNotDone();
            one.open();
            assertThat(slow.get()).isEqualTo("web1");
            within().until(() -> lb.drained().equals(List.of("1i101")));
            lb.gone(lb.web(1));
            within().until(() -> lb.drained().isEmpty() && lb.state(lb.web(1)).equals("absent"));
        }
    }

    @Test
    void aTargetThatWasNotReadyWhenTheFileWasReadIsTakenAwayAsAnyOther() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1).health("initializing"), lb.web(2));
            within().until(() -> answers(lb).equals(List.of("web2")));
            var worker = lb.haproxy.worker();
            lb.rules(lb.rule("http", lb.port, null, null), lb.rule("http", lb.port, "a.example.com", null));
            within().until(() -> !lb.haproxy.worker().equals(worker));
            lb.put(lb.web(1).health("healthy"));
            within().until(() -> answers(lb).equals(List.of("web1", "web2")));
            lb.put(lb.web(1).health("unhealthy"));
            within().until(() -> answers(lb).equals(List.of("web2")));
            lb.put(lb.web(1).health("healthy"));
            within().until(() -> answers(lb).equals(List.of("web1", "web2")));
            lb.put(lb.web(1).health("healthy").leaving());
            within().until(() -> answers(lb).equals(List.of("web2")));
            within().until(() -> lb.drained().equals(List.of("1i101")));
        }
    }

    @Test
    void whatAReloadLeftBehindHoldsAContainerToo() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var one = lb.target(1)) {
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            var slow = later(lb);
            within().until(() -> lb.underWay(lb.web(1)) == 1);
            var worker = lb.haproxy.worker();
            lb.rules(lb.rule("http", lb.port, null, null), lb.rule("http", lb.port, "a.example.com", null));
            within().until(() -> !lb.haproxy.worker().equals(worker));
            lb.put(lb.web(1).leaving());
            within().until(() -> lb.state(lb.web(1)).equals("MAINT"));
            assertThat(lb.drained()).isEmpty();
            one.open();
            assertThat(slow.get()).isEqualTo("web1");
            within().until(() -> lb.drained().equals(List.of("1i101")));
        }
    }

    @Test
    void whatStartsAgainBeginsAsItWasAndIsMadeRight() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            lb.haproxy.restart();
            // before anybody looks at it
            assertThat(answers(lb)).containsExactly("web1");
            lb.attach();
            lb.put(lb.web(2));
            within().until(() -> answers(lb).equals(List.of("web1", "web2")));
        }
    }

    @Test
    void whatSomebodyElseChangedIsChangedBack() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            var backend = "shop_web/1i101";
            lb.haproxy.ask("set server " + backend + " state maint");
            lb.haproxy.ask("del server " + backend);
            within().until(() -> answers(lb).equals(List.of("web1")));
        }
    }

    @Test
    void aBadSectionIsRefusedInItsOwnWordsAndTargetsGoOnChanging() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1); var _ = lb.target(2)) {
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            var worker = lb.haproxy.worker();
            lb.custom("global\n  no-such-word 5\n");
            within().until(() -> lb.problem() != null);
            assertThat(lb.problem()).isEqualTo(
                    "goes on with an older configuration: unknown keyword 'no-such-word' in 'global' section");
            lb.put(lb.web(2), lb.web(1).health("unhealthy"));
            within().until(() -> answers(lb).equals(List.of("web2")));
            assertThat(lb.haproxy.worker()).isEqualTo(worker);
            within().until(() -> lb.haproxy.file().contains("server 1i102"));
            assertThat(lb.haproxy.file()).contains("server 1i101 127.1.0.1:" + lb.targetPort + " weight 1 disabled")
                    .doesNotContain("no-such-word");
            lb.custom("defaults\n  timeout server 3s\n");
            within().until(() -> lb.problem() == null && lb.haproxy.file().contains("timeout server 3s"));
            within().until(() -> answers(lb).equals(List.of("web2")));
        }
    }

    @Test
    void whatCannotBeStartedIsTakenBack() throws Exception {
        try (var lb = new TestBalancer(folder).configured(); var _ = lb.target(1)) {
            lb.put(lb.web(1));
            within().until(() -> answers(lb).equals(List.of("web1")));
            var worker = lb.haproxy.worker();
            // its own check finds nothing wrong with an address that is not here
            lb.custom("listen mine\n  bind 192.0.2.1:81\n");
            within().until(() -> lb.problem() != null);
            assertThat(lb.haproxy.worker()).isEqualTo(worker);
            within().until(() -> !lb.haproxy.file().contains("192.0.2.1"));
            lb.put(lb.web(1).health("unhealthy"));
            within().until(() -> answers(lb).equals(List.of("503")));
        }
    }

    @Test
    void itsHealthAndItsStatisticsAnswer() throws Exception {
        try (var lb = new TestBalancer(folder)) {
            within().until(() -> lb.get(lb.haproxy.healthPort(), "/").statusCode() == 200);
            lb.configured();
            assertThat(lb.get(lb.haproxy.healthPort(), "/").statusCode()).isEqualTo(200);
            assertThat(lb.get(lb.haproxy.statisticsPort(), "/;csv").body()).contains("shop_web,BACKEND");
        }
    }

    @Test
    void anIssuerIsAnsweredBeforeAllElse() throws Exception {
        try (var lb = new TestBalancer(folder).configured()) {
            lb.labels(Map.of("io.drover.balancer.redirect_https", Integer.toString(lb.port)));
            within().until(() -> lb.get("/a?b=c").statusCode() == 301);
            var redirect = lb.get(lb.port, "/a?b=c");
            assertThat(redirect.headers().firstValue("location")).contains("https://127.0.0.1/a?b=c");
            var worker = lb.haproxy.worker();
            var challenge = new Fact.Challenge("tok-en_1", "tok-en_1.thumb");
            lb.knowledge.hear(Facts.put(challenge));
            var path = "/.well-known/acme-challenge/tok-en_1";
            within().until(() -> lb.get(path).statusCode() == 200);
            assertThat(lb.get(path).body()).isEqualTo("tok-en_1.thumb");
            within().until(() -> lb.answers().equals(List.of("tok-en_1")));
            assertThat(lb.get("/.well-known/acme-challenge/other").statusCode()).isEqualTo(301);
            lb.knowledge.hear(Facts.remove(challenge));
            within().until(() -> lb.get(path).statusCode() == 301 && lb.answers().isEmpty());
            assertThat(lb.haproxy.worker()).isEqualTo(worker);
        }
    }

    private static CompletableFuture<String> later(TestBalancer lb) {
        var answer = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(lb.who("/wait"));
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static List<String> answers(TestBalancer lb) throws InterruptedException, IOException {
        return IntStream.range(0, 6).mapToObj(_ -> {
            try {
                return lb.who("/");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }).distinct().sorted().toList();
    }
}
