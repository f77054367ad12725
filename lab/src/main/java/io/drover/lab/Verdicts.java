package io.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How soon nothing is sent any more to a container that was found to be ill: by the load balancers of all hosts, and by the
 * name servers. The container still answers, so that whatever comes to it is seen. Of the services behind the balancer one
 * is checked in another way than the other, so that HAProxy checks nothing by itself and knows what it was told only.
 */
final class Verdicts implements AutoCloseable {
    private static final String STACK = "verdict";
    private static final String NAME = "one." + STACK + ".rancher.internal";
    private static final String NAME_SERVER = "169.254.169.250";
    private static final int PORT = 88;
    private static final int VISITORS = 12;
    private static final int PER_SECOND = 900;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Who has got nothing for so long is believed to get nothing more. */
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final String COMPOSE = """
            version: '2'
            services:
              lb:
                image: rancher/load-balancer-service
                ports: ['%d:%d']
                links: [one, two]
                labels:
                  io.rancher.scheduler.global: 'true'
            """.formatted(PORT, WebTarget.PORT) + WebTarget.service("one")
            + WebTarget.service("two");
    private static final String RANCHER = """
            version: '2'
            services:
              one:
                scale: 3
                health_check:
                  port: %1$d
                  request_line: GET /well HTTP/1.0
                  interval: 500
                  response_timeout: 500
                  healthy_threshold: 2
                  unhealthy_threshold: 2
                  strategy: none
              two:
                health_check:
                  port: %1$d
                  interval: 500
                  response_timeout: 500
                  strategy: none
            """.formatted(WebTarget.HEALTH_PORT);

    private final DroverLab drover;
    private final String stack;
    private final List<Target> targets = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final Series balancers = new Series("ms", 0);
    private final Series names = new Series("ms", 0);

    /** @param says its name, as it stands in its answers */
    private record Target(String name, Inside inside, String address, String says) {
    }

    /**
     * One container was found to be ill, and went on answering.
     *
     * @param verdict when, as the API tells it
     * @param lastRequest when the last answer of it came through any balancer
     * @param lastName when the name servers of all hosts had led to it for the last time
     */
    record Round(String container, Instant verdict, Instant lastRequest, Instant lastName) {
        Duration balancers() {
            return after(lastRequest);
        }

        Duration names() {
            return after(lastName);
        }

        /** Nothing when it was so before. */
        private Duration after(Instant last) {
            return last.isBefore(verdict) ? Duration.ZERO : Duration.between(verdict, last);
        }
    }

    Verdicts(DroverLab drover) {
        this.drover = drover;
        this.stack = drover.api().createStack(STACK, COMPOSE, RANCHER);
        // by the stack: another one may have services of the same names
        Await.until("the services of " + STACK + " are active", LIMIT,
                () -> drover.api().count("/services?stackId=" + stack,
                        it -> "active".equals(it.path("state").asText())) == 3);
        for (var i = 1; i <= 3; i++) {
            var target = target(STACK + "-one-" + i);
            targets.add(target);
            watches.add(new Watch(target.inside(), NAME_SERVER));
        }
    }

    private Target target(String name) {
        var inside = drover.inside(name);
        return new Target(name, inside, container(name).path("primaryIpAddress").asText(), inside.run("hostname"));
    }

    void measure(int times, Report report) {
        rounds(times, round -> {
            balancers.add(millis(round.balancers()));
            names.add(millis(round.names()));
            System.err.println("verdict: balancers " + balancers + ", names " + names);
        });
        report.row("P7.balancer", balancers.withP99());
        report.row("P7.names", names.withP99());
    }

    /** @throws IllegalStateException when a request failed meanwhile */
    void rounds(int times, Consumer<Round> each) {
        var addresses = drover.hosts().stream()
                .map(host -> new InetSocketAddress(host.machine().address(), PORT)).toList();
        targets.forEach(target -> awaitHealth(target, "healthy"));
        for (var address : addresses) {
            Await.until("an answer of " + address, LIMIT,
                    () -> new Wrk("http://" + address.getHostString() + ":" + PORT)
                            .ask(1).perSecond() > 0);
        }
        try (var visitors = new Visitors(addresses, VISITORS, 0, PER_SECOND)) {
            for (var i = 0; i < times; i++) {
                each.accept(ill(targets.get(i % targets.size()), visitors));
            }
            if (!visitors.failures().isEmpty()) {
                throw new IllegalStateException("requests failed: " + visitors.failures());
            }
        }
    }

    private Round ill(Target target, Visitors visitors) {
        Await.until(target + " is led to", LIMIT,
                () -> visitors.latest(target.says()).isAfter(Instant.now().minusMillis(100)));
        var lost = watches.stream().map(watch -> watch.lost(NAME, target.address())).toList();
        WebTarget.fallIll(target.inside());
        var verdict = Instant.parse(awaitHealth(target, "unhealthy").path("healthSince").asText());
        var lastName = lost.stream().mapToLong(one -> one.join()).max().orElseThrow();
        Await.until("nothing more to " + target, LIMIT,
                () -> visitors.latest(target.says()).isBefore(Instant.now().minus(QUIET)));
        var round = new Round(target.name(), verdict, visitors.latest(target.says()),
                Instant.EPOCH.plus(lastName, ChronoUnit.MICROS));
        WebTarget.getWell(target.inside());
        awaitHealth(target, "healthy");
        return round;
    }

    private JsonNode awaitHealth(Target target, String state) {
        Await.until(target + " is " + state, LIMIT,
                () -> container(target.name()).path("healthState").asText().equals(state));
        return container(target.name());
    }

    private JsonNode container(String name) {
        return drover.api().named("/containers", name);
    }

    private static double millis(Duration length) {
        return length.toNanos() / 1e6;
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        drover.api().delete("/stacks/" + stack);
        Await.until("end of the stack", LIMIT, () -> drover.running(STACK).isEmpty());
    }
}
