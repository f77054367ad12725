package io.drover.lab;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same web servers, one on each host, behind Drover's load balancer and behind HAProxy as a person would run it. */
final class Balanced {
    private static final String STACK = "web";
    private static final int PORT = 80;
    private static final int BY_HAND = 8000;
    private static final int DIRECT = 8090;
    private static final int SWARM = 8070;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** It says to its targets what Rancher's says, and nothing else. */
    private static final String CONFIG = """
            global
                user haproxy
                group haproxy
            defaults
                mode http
                balance roundrobin
                option forwardfor
                timeout connect 5s
                timeout client 50s
                timeout server 50s
            frontend web
                bind *:80
                http-request set-header X-Forwarded-Port %[dst_port]
                default_backend web
            backend web
            """;
    private static final String COMPOSE = """
            version: '2'
            services:
              lb:
                image: rancher/load-balancer-service
                ports: ['%d:%d']
                links: [target]
                labels:
                  io.rancher.scheduler.affinity:host_label: machine=MACHINE
            """.formatted(PORT, WebTarget.PORT) + WebTarget.service("target") + """
                ports: ['%d:%d']
                labels:
                  io.rancher.scheduler.global: 'true'
            """.formatted(DIRECT, WebTarget.PORT);

    private final DroverLab drover;
    private final Host host;

    Balanced(DroverLab drover) {
        this.drover = drover;
        this.host = drover.hosts().getFirst();
        drover.api().createStack(STACK, COMPOSE.replace("MACHINE", host.machine().name()), "");
        for (var service : List.of("target", "lb")) {
            drover.api().awaitActive(service, LIMIT);
        }
        byHand();
    }

    /** In a container of the same image on the same host, published and connected as Drover's. */
    private void byHand() {
        var servers = IntStream.rangeClosed(1, drover.hosts().size()).mapToObj(n -> "    server s" + n + " "
                + drover.api().named("/containers", STACK + "-target-" + n).path("primaryIpAddress").asText() + ":"
                + WebTarget.PORT + "\n").collect(Collectors.joining());
        var file = host.machine().disk().resolve("by-hand.cfg");
        Lab.write(file, CONFIG + servers);
        Inside.ok(host.engine().docker("run", "--detach", "--name", "by-hand", "--label",
                "io.rancher.container.network=true", "--publish", BY_HAND + ":80", "--volume",
                file + ":/etc/haproxy/haproxy.cfg:ro", WebTarget.IMAGE));
    }

    Wrk drover() {
        return at(PORT);
    }

    Inside droverInside() {
        return new Inside(host, host.engine().running("r-" + STACK + "-lb-").getFirst());
    }

    Wrk haproxy() {
        return at(BY_HAND);
    }

    Inside haproxyInside() {
        return new Inside(host, "by-hand");
    }

    /** One of the web servers itself. */
    Wrk direct() {
        return at(DIRECT);
    }

    /** As many of the same web servers behind Swarm's ingress; empty when this kernel has nothing to make that with. */
    List<Wrk> swarm() {
        new Swarm(drover.hosts()).publish("ingress", WebTarget.IMAGE, SWARM, WebTarget.PORT, WebTarget.SCRIPT);
        return host.machine().run("sh", "-c", "test -e /proc/net/ip_vs && echo yes || echo no").equals("yes")
                ? List.of(at(SWARM))
                : List.of();
    }

    private Wrk at(int port) {
        var wrk = new Wrk("http://" + host.machine().address() + ":" + port + "/");
        Await.until("answers of " + wrk.url(), LIMIT, () -> wrk.ask(1).perSecond() > 0);
        return wrk;
    }
}
