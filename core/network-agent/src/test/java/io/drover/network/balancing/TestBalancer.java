package io.drover.network.balancing;

import static io.drover.network.Facts.container;
import static io.drover.network.Facts.whole;
import static io.drover.network.Facts.remove;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;

import io.drover.model.Wire;
import io.drover.model.network.Attachment;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.LbConfig.Stickiness;
import io.drover.network.Facts;
import io.drover.network.Facts.ContainerFact;
import io.drover.network.FreePort;
import io.drover.network.balancing.haproxy.TestHaproxy;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A load balancer {@code lb} of the stack {@code shop} with a real HAProxy, and a service {@code web} behind it. */
final class TestBalancer implements AutoCloseable {
    static final String ID = "1i1";
    private static final String STACK = "1st1";
    private static final String WEB = "1s2";

    final int port = FreePort.next();
    final int targetPort = FreePort.next();
    final Knowledge knowledge = new Knowledge();
    final TestHaproxy haproxy;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private final Balancers balancers;
    volatile FromNetworkAgent.@Nullable Balancers said;
    volatile FromNetworkAgent.@Nullable Counts counted;
    private Map<String, String> labels = Map.of();
    private List<PortRule> rules;
    private List<String> certificates = List.of();
    private @Nullable String defaultCertificate;
    private @Nullable String custom;
    private @Nullable Stickiness stickiness;

    TestBalancer(Path folder) throws IOException {
        haproxy = new TestHaproxy(folder);
        rules = List.of(rule("http", port, null, null));
        knowledge.hear(whole(stack(STACK, "shop"), service(WEB, STACK, "web").fact(),
                container(ID, "shop-lb-1").of(STACK, "1s1").fact(), lb()));
        balancers = new Balancers(knowledge, this::hear, _ -> haproxy.place(),
                Duration.ofMillis(500)).start();
        attach();
    }

    private void hear(FromNetworkAgent now) {
        if (now instanceof FromNetworkAgent.Balancers how) {
            said = how;
        } else if (now instanceof FromNetworkAgent.Counts how) {
            counted = how;
        }
    }

    /** So many of 100 new requests are for containers of this revision. */
    TestBalancer share(int revision, int percent) {
        knowledge.hear(Facts.put(service(WEB, STACK, "web").shared(revision, percent).fact()));
        return this;
    }

    /** As it is once it does all that it was told. */
    TestBalancer configured() {
        within().until(() -> !haproxy.ask("show env DROVER_SHAPE").startsWith("Variable"));
        return this;
    }

    void attach() {
        knowledge.hear(new ToNetworkAgent.Attached(
                List.of(new Attachment(ID, "docker-" + ID, haproxy.pid(), null, null, null))));
    }

    PortRule rule(String protocol, int source, @Nullable String hostname, @Nullable String path) {
        return new PortRule(source, targetPort, protocol, hostname, path, "web", null, null, null, null);
    }

    TestBalancer rules(PortRule... now) {
        rules = List.of(now);
        return tell();
    }

    TestBalancer custom(@Nullable String text) {
        custom = text;
        return tell();
    }

    TestBalancer sticky(Stickiness policy) {
        stickiness = policy;
        return tell();
    }

    TestBalancer labels(Map<String, String> now) {
        labels = now;
        return tell();
    }

    TestBalancer certificates(@Nullable String byDefault, String... names) {
        defaultCertificate = byDefault;
        certificates = List.of(names);
        return tell();
    }

    private TestBalancer tell() {
        knowledge.hear(Facts.put(lb()));
        return this;
    }

    private Fact lb() {
        var config = new LbConfig(rules, certificates, defaultCertificate, custom, stickiness);
        return service("1s1", STACK, "lb").kind("loadBalancerService").primary(labels, List.of(), List.of(), null)
                .lbConfig(Wire.JSON.convertValue(config, Object.class)).fact();
    }

    /** A container of {@code web} that runs at {@code 127.1.0.number}. */
    ContainerFact web(int number) {
        return container("1i10" + number, "shop-web-" + number).of(STACK, WEB).at(address(number));
    }

    static String address(int number) {
        return "127.1.0." + number;
    }

    TestTarget target(int number) {
        return new TestTarget("web" + number, address(number), targetPort);
    }

    TestBalancer put(ContainerFact... containers) {
        for (var one : containers) {
            knowledge.hear(Facts.put(one.fact()));
        }
        return this;
    }

    void gone(ContainerFact container) {
        knowledge.hear(remove(container.fact()));
    }

    @Nullable
    String problem() {
        var now = said;
        return now == null || now.balancers().isEmpty() ? null : now.balancers().getFirst().problem();
    }

    List<String> answers() {
        var now = said;
        return now == null || now.balancers().isEmpty() ? List.of() : now.balancers().getFirst().answers();
    }

    List<String> drained() {
        var now = said;
        return now == null ? List.of() : now.drained();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(port, path);
    }

    HttpResponse<String> get(int at, String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The target that answers, or the code of the failure. */
    String who(String path) throws InterruptedException {
        try {
            var answer = get(path);
            return answer.statusCode() == 200
                    ? answer.body().lines().findFirst().orElse("")
                    : Integer.toString(answer.statusCode());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    String state(ContainerFact container) throws IOException {
        return haproxy.ask("show stat -1 4 -1").lines().map(line -> line.split(","))
                .filter(cells -> cells[1].equals(container.fact().id())).map(cells -> cells[17]).findFirst()
                .orElse("absent");
    }

    int underWay(ContainerFact container) throws IOException {
        return haproxy.ask("show stat -1 4 -1").lines().map(line -> line.split(","))
                .filter(cells -> cells[1].equals(container.fact().id())).mapToInt(cells -> Integer.parseInt(cells[4]))
                .sum();
    }

    /** Who is not reached is not there yet, or is on its way from one worker to the next. */
    static ConditionFactory within() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(IOException.class);
    }

    @Override
    public void close() {
        balancers.close();
        client.close();
        haproxy.close();
    }
}
