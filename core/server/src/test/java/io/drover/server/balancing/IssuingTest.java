package io.drover.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.drover.model.Certificate;
import io.drover.model.Certificate.Issuing;
import io.drover.model.intent.Intent.CreateCertificate;
import io.drover.model.intent.Intent.UpdateCertificate;
import io.drover.server.MovingClock;
import io.drover.server.balancing.Issuer.Refused;
import io.drover.server.store.MemoryStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuingTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aCertificateIsGotFromARealIssuerThroughWhatLoadBalancersAnswer(@TempDir Path folder) throws IOException {
        var http = balancer();
        http.start();
        try (var pebble = new Pebble(folder, http.getAddress().getPort())) {
            deploy(new IssuingVerticle(SCOPE, store));
            var id = create(List.of("shop.example", "www.shop.example"), pebble.directory, pebble.trust);
            await().atMost(Duration.ofSeconds(60)).until(() -> now(id).issued());
            var facts = Objects.requireNonNull(CertificateFacts.of(now(id).cert()));
            assertThat(facts.names()).containsExactlyInAnyOrder("shop.example", "www.shop.example");
            assertThat(now(id).chain()).contains("BEGIN CERTIFICATE");
            Pem.match(Pem.certificates("cert", now(id).cert()).getFirst(), Pem.key("key", now(id).key()));
            var issuing = Objects.requireNonNull(now(id).issuing());
            assertThat(issuing.challenges()).isEmpty();
            assertThat(issuing.problem()).isNull();
            // another name is asked for by the same account
            handle(new UpdateCertificate(id, null, null, null, null, null, List.of("shop.example", "new.example")));
            await().atMost(Duration.ofSeconds(60)).until(() -> Objects
                    .requireNonNull(CertificateFacts.of(now(id).cert())).covers(List.of("new.example")));
            assertThat(Objects.requireNonNull(now(id).issuing()).account()).isEqualTo(issuing.account());
        } finally {
            http.stop(0);
        }
    }

    @Test
    void whoDoesNotAnswerIsNamedWithTheIssuersOwnWords(@TempDir Path folder) throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.start();
        try (var pebble = new Pebble(folder, http.getAddress().getPort())) {
            deploy(new IssuingVerticle(SCOPE, store));
            var id = create(List.of("shop.example"), pebble.directory, pebble.trust);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Objects.requireNonNull(now(id).issuing()).problem() != null);
            var issuing = Objects.requireNonNull(now(id).issuing());
            assertThat(issuing.problem()).startsWith("shop.example: ").contains("404");
            assertThat(issuing.failures()).isEqualTo(1);
            assertThat(issuing.challenges()).isEmpty();
            assertThat(issuing.notBefore()).isAfter(Instant.now().plusSeconds(240));
        } finally {
            http.stop(0);
        }
    }

    @Test
    void anIssuerThatIsNotTrustedOrNotThereIsNamed(@TempDir Path folder) {
        try (var pebble = new Pebble(folder, 1)) {
            deploy(new IssuingVerticle(SCOPE, store));
            var id = create(List.of("shop.example"), pebble.directory, "");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Objects.requireNonNull(now(id).issuing()).problem() != null);
            assertThat(Objects.requireNonNull(now(id).issuing()).problem()).contains(pebble.directory)
                    .containsIgnoringCase("certification path");
        }
    }

    @Test
    void afterAFailureItIsTriedAgainByItselfAndSoonerWhenAsked() {
        var clock = new MovingClock();
        var moving = new MemoryStore(clock, new Random(1));
        var calls = new AtomicInteger();
        deploy(new IssuingVerticle(SCOPE, moving, (_, _, _) -> {
            calls.incrementAndGet();
            throw new Refused("no");
        }, clock));
        var id = moving.update(SCOPE, draft -> new CertificateIntents().handle(draft,
                new CreateCertificate("c", null, "", "", "", List.of("a.example"), null, null, null)));
        await().until(() -> Objects.requireNonNull(now(moving, id).issuing()).failures() == 1);
        var first = Objects.requireNonNull(now(moving, id).issuing());
        assertThat(first.notBefore()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(first.problem()).isEqualTo("no; no load balancer that runs listens for http, through which an issuer"
                + " asks for its proof");
        moving.update(SCOPE, draft -> new CertificateIntents().handle(draft,
                new UpdateCertificate(id, null, null, null, null, null, List.of("a.example"))));
        await().until(() -> calls.get() == 2);
    }

    @Test
    void oneThatHangsHoldsUpNobodyElse() {
        var asked = ConcurrentHashMap.<String>newKeySet();
        var never = new CountDownLatch(1);
        deploy(new IssuingVerticle(SCOPE, store, (issuing, _, _) -> {
            asked.add(issuing.domains().getFirst());
            never.await();
            throw new Refused("no");
        }, Clock.systemUTC()));
        for (var domain : List.of("a.example", "b.example", "c.example")) {
            handle(new CreateCertificate(domain, null, "", "", "", List.of(domain), null, null, null));
        }
        await().until(() -> asked.size() == 3);
        never.countDown();
    }

    /** An issuer that asks too early is refused, and counts that. */
    @Test
    void theIssuerIsToldToAskOnceEveryLoadBalancerAnswers() {
        var shop = new BalancingPlannerTest.Shop(store, "http");
        var told = new CompletableFuture<Boolean>();
        deploy(new IssuingVerticle(SCOPE, store, (_, _, challenges) -> {
            challenges.accept(Map.of("token", "answer"));
            told.complete(true);
            throw new Refused("no");
        }, Clock.systemUTC()));
        var id = create(List.of("a.example"), "https://a.example/dir", "");
        await().until(() -> !Objects.requireNonNull(now(id).issuing()).challenges().isEmpty());
        shop.answers("other");
        await().during(Duration.ofMillis(300)).until(() -> !told.isDone());
        shop.answers("other", "token");
        await().until(told::isDone);
        await().until(() -> "no".equals(Objects.requireNonNull(now(id).issuing()).problem()));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 10", "2, 20", "5, 160", "8, 720", "1000, 720"})
    void pausesGrowAndEnd(int failures, long minutes) {
        assertThat(Renewals.pause(failures)).isEqualTo(Duration.ofMinutes(minutes));
    }

    private Certificate now(String id) {
        return now(store, id);
    }

    private static Certificate now(MemoryStore store, String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Certificate.class, id));
    }

    private String create(List<String> domains, String directory, String trust) {
        return handle(new CreateCertificate("shop", null, "", "", "", domains, directory, trust, "me@shop.example"));
    }

    private String handle(io.drover.model.intent.Intent intent) {
        return store.update(SCOPE, draft -> new CertificateIntents().handle(draft, intent));
    }

    private void deploy(IssuingVerticle verticle) {
        vertx.deployVerticle(verticle,
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)).await();
    }

    /** Answers as a load balancer does that was told. */
    private HttpServer balancer() throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/.well-known/acme-challenge/", exchange -> {
            var token = exchange.getRequestURI().getPath().substring("/.well-known/acme-challenge/".length());
            var answer = store.view(SCOPE).all(Certificate.class, io.drover.model.Kind.CERTIFICATE).stream()
                    .map(Certificate::issuing).filter(Objects::nonNull).map(Issuing::challenges)
                    .map(challenges -> challenges.get(token)).filter(Objects::nonNull).findFirst().orElse("");
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        return http;
    }
}
