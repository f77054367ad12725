package io.drover.server.benchmark;

import static io.drover.server.benchmark.LiveServer.P;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How soon 1,000 hosts, each with a load balancer, are told that a container behind it is ill: from the votes of those who
 * check it to the last host that has heard.
 */
public final class VerdictBenchmark {
    private static final int HOSTS = 1_000;
    private static final int TIMES = 50;
    private static final int WARM_UP = 5;
    private static final int LIMIT_SECONDS = 30;
    private static final Map<String, Object> STACK = Map.of("name", "verdict", "dockerCompose", """
            version: '2'
            services:
              lb:
                image: rancher/load-balancer-service
                ports: ['80:80']
                links: [web]
                labels:
                  io.rancher.scheduler.global: 'true'
              web:
                image: example/web:1
            """, "rancherCompose", """
            version: '2'
            services:
              web:
                scale: 3
                health_check:
                  port: 80
                  strategy: none
            """, "startOnCreate", true);

    private final Fleet fleet;

    private VerdictBenchmark(Fleet fleet) {
        this.fleet = fleet;
    }

    public static void main(String[] arguments) {
        try (var fleet = new Fleet(HOSTS, 0)) {
            new VerdictBenchmark(fleet).run();
        }
    }

    private void run() {
        fleet.client.post(P + "/stacks", STACK);
        fleet.until("healthy services", () -> healthy("lb") && healthy("web"));
        var webs = fleet.containers().stream()
                .filter(container -> container.path("name").asText().startsWith("verdict-web-")).toList();
        var nanos = new long[TIMES];
        for (var i = -WARM_UP; i < TIMES; i++) {
            var web = webs.get(Math.floorMod(i, webs.size()));
            var took = told(web, Word.DOWN, "unhealthy");
            if (i >= 0) {
                nanos[i] = took;
            }
            told(web, Word.UP, "healthy");
        }
        System.out.printf(Locale.ROOT,
                "P7.simulated %.0f ms p50, %.0f ms p99 of %d until the last of %,d hosts is told%n",
                Figures.quantile(nanos, 0.5) / 1e6, Figures.quantile(nanos, 0.99) / 1e6, TIMES, HOSTS);
    }

    /** Nanoseconds until the last host has heard. */
    private long told(JsonNode container, Word word, String state) {
        var id = '"' + container.get("id").asText() + '"';
        var health = "\"healthState\":\"" + state + '"';
        var open = new CountDownLatch(HOSTS);
        var last = new AtomicLong(Long.MIN_VALUE);
        for (var host : fleet.hosts()) {
            host.listen(text -> {
                if (!text.contains(id) || !text.contains(health)) {
                    return false;
                }
                last.accumulateAndGet(System.nanoTime(), Math::max);
                open.countDown();
                return true;
            });
        }
        var checkers = new ArrayList<FakeHost>();
        container.get("healthcheckHostIds").forEach(host -> checkers.add(fleet.host(host.asText())));
        var start = System.nanoTime();
        checkers.forEach(host -> host.finds(container.get("id").asText(), word));
        await(open, state);
        return last.get() - start;
    }

    private void await(CountDownLatch open, String state) {
        try {
            if (!open.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                var cut = fleet.hosts().stream().filter(FakeHost::closed).count();
                throw new IllegalStateException(open.getCount() + " hosts were not told " + state + ", " + cut
                        + " are not connected any more:\n"
                        + fleet.server.lastWords());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean healthy(String name) {
        for (var service : fleet.client.get(P + "/services?limit=1000").get("data")) {
            if (service.path("name").asText().equals(name)) {
                return List.of("healthy", "active").containsAll(
                        List.of(service.path("healthState").asText(), service.path("state").asText()));
            }
        }
        return false;
    }
}
