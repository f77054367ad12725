package io.drover.lab;

import io.drover.lab.Everybody.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A stack with everything in it that can have a name, and what each of its containers finds by these. */
final class Shop {
    static final String NAME = "shop";
    static final int CONTAINERS = 9;
    private static final String DOMAIN = ".shop.rancher.internal";
    /**
     * The web gives back what it is given at 9001, and says at 8000 who asks. Names with a dot are first looked for in our domains, since a lab
     * has nobody to ask for others.
     */
    private static final String COMPOSE = """
            version: '2'
            services:
              web:
                image: drover/sample:1
                command:
                - sh
                - -c
                - |
                  mkdir -p /www/cgi-bin
                  printf '#!/bin/sh\\necho Content-Type: text/plain\\necho\\necho $$REMOTE_ADDR\\n' > /www/cgi-bin/who
                  chmod 755 /www/cgi-bin/who
                  httpd -p 8000 -h /www
                  exec nc -ll -p 9001 -e cat
                links:
                  - db:store
                dns_opt: ['ndots:3']
                labels:
                  io.rancher.scheduler.global: 'true'
                  io.rancher.sidekicks: side
              side:
                image: drover/sample:1
                command: ['sleep', '100000']
                dns_opt: ['ndots:3']
              db:
                image: drover/sample:1
                command: ['httpd', '-f', '-p', '8000', '-h', '/www']
                dns_opt: ['ndots:3']
                ports: ['8000', '18000:8000']
              outside:
                image: rancher/external-service
              named:
                image: rancher/external-service
              both:
                image: rancher/dns-service
                links: ['db', 'outside']
            """;
    private static final String RANCHER = """
            version: '2'
            services:
              outside:
                external_ips: [%s]
              named:
                hostname: db.shop.rancher.internal
            """;

    private final DroverLab drover;
    /** Of the external service: one that answers. */
    private final String outside;

    private Shop(DroverLab drover, String outside) {
        this.drover = drover;
        this.outside = outside;
    }

    static Shop open(DroverLab drover) {
        var outside = drover.hosts().getFirst().machine().address();
        drover.api().createStack(NAME, COMPOSE, RANCHER.formatted(outside));
        drover.api().awaitActive("web", Duration.ofSeconds(60));
        drover.api().awaitActive("db", Duration.ofSeconds(60));
        return new Shop(drover, outside);
    }

    Everybody everybody() {
        return Everybody.of(drover, NAME);
    }

    /** Every container reaches every other, by its address and by all names that lead to it. */
    void reachEachOther() {
        // one that is replaced meanwhile is another, with another address
        Await.until("all reach all by every name", Duration.ofMinutes(2), () -> {
            var all = everybody();
            all.reachEachOther();
            all.ask(asker -> names(all, asker));
            return all.members().size() == CONTAINERS;
        });
    }

    private Map<String, List<String>> names(Everybody all, Member asker) {
        var questions = new TreeMap<String, List<String>>();
        var db = all.addresses("shop-db");
        var both = Stream.concat(db.stream(), Stream.of(outside)).sorted().toList();
        service(questions, "web", all.addresses("shop-web"));
        service(questions, "side.web", all.addresses("shop-web-side"));
        service(questions, "db", db);
        service(questions, "outside", List.of(outside));
        service(questions, "named", db);
        service(questions, "both", both);
        all.members().forEach(one -> name(questions, one.name(), List.of(one.address())));
        questions.put("lookup rancher-metadata.rancher.internal", List.of("169.254.169.250"));
        questions.put("lookup rancher-metadata", List.of("169.254.169.250"));
        if (asker.name().startsWith("shop-web")) {
            // what it links to is called so by its containers, and its sidekicks are near
            name(questions, "store", db);
            name(questions, "store.shop", db);
            questions.put("reach side", all.addresses("shop-web-side"));
        } else {
            questions.put("lookup store.rancher.internal", List.of(""));
        }
        return questions;
    }

    /** Alone, with its stack, and in full. */
    private static void service(Map<String, List<String>> questions, String name, List<String> addresses) {
        questions.put("reach " + name, addresses);
        questions.put("reach " + name + ".shop", addresses);
        questions.put("reach " + name + DOMAIN, addresses);
        questions.put("lookup " + name + DOMAIN, List.of(String.join(" ", addresses)));
    }

    private static void name(Map<String, List<String>> questions, String name, List<String> addresses) {
        questions.put("reach " + name, addresses);
        questions.put("reach " + name + ".rancher.internal", addresses);
        questions.put("lookup " + name + ".rancher.internal", List.of(String.join(" ", addresses)));
    }

    /** Has all hosts reach each other in one way, and waits until they do. */
    void use(String driver) {
        var carrier = new Carrier(driver);
        carrier.choose(drover.api());
        for (var to : everybody().members()) {
            var there = to.inside().host().machine();
            drover.hosts().stream().map(Host::machine).filter(from -> from != there).forEach(from -> Await.until(
                    driver + " from " + from.name() + " to " + there.name(), Duration.ofSeconds(60),
                    () -> carrier.carries(from, there, to.address())));
        }
    }

    /** Whoever asks from another host is seen with its managed address, and with Docker's own nobody comes through. */
    void seeManagedAddressesAlone() {
        var all = everybody();
        all.ask(asker -> {
            var questions = new TreeMap<String, List<String>>();
            for (var to : all.members()) {
                if (to.inside().host() != asker.inside().host() && to.name().matches("shop-web-[0-9]+")) {
                    questions.put("seen " + to.address(), List.of(asker.address()));
                    questions.put("stray " + to.address(), List.of("lost"));
                }
            }
            return questions;
        });
    }
}
