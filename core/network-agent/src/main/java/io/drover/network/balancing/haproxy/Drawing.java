package io.drover.network.balancing.haproxy;

import io.drover.network.balancing.plan.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Draws HAProxy's file from a plan, with a person's own sections merged in. Pure. */
final class Drawing {
    private static final String CIPHERS = Stream.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305", "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384")
            .reduce((one, two) -> one + ":" + two).orElseThrow();

    private final Plan plan;
    private final Layout layout;
    private final Custom custom;
    private final Set<String> defaults;

    private Drawing(Plan plan, Layout layout) {
        this.plan = plan;
        this.layout = layout;
        this.custom = Custom.parse(plan.custom());
        this.defaults = Custom.keys(custom.lines("defaults"));
    }

    static Wanted of(Plan plan, Layout layout) {
        return new Drawing(plan, layout).draw();
    }

    private Wanted draw() {
        var all = new ArrayList<Section>();
        all.add(global());
        all.add(defaults());
        var used = new HashSet<>(Set.of("global", "defaults", "backend"));
        plan.listeners().forEach(listener -> used.add(Frontends.header(listener)));
        plan.backends().forEach(backend -> used.addAll(Backends.headers(backend)));
        custom.sections().entrySet().stream().filter(section -> !used.contains(section.getKey()))
                .forEach(section -> all.add(new Section(section.getKey(), section.getValue())));
        if (plan.backends().stream().flatMap(it -> it.targets().stream()).anyMatch(it -> it.hostname() != null)) {
            all.add(new Section("resolvers " + Backends.RESOLVERS, List.of("nameserver drover 169.254.169.250:53",
                    "resolve_retries 3", "timeout resolve 1s", "timeout retry 1s", "hold valid 10s")));
        }
        if (plan.stickiness() != null && plan.backends().stream().anyMatch(backend -> !backend.http())) {
            // over a Unix socket it tells nothing
            all.add(new Section("peers " + Backends.PEERS,
                    List.of("peer \"$HAPROXY_LOCALPEER\" 127.0.0.1:" + layout.peersPort())));
        }
        var frontends = new Frontends(plan, layout, custom, defaults);
        var backends = new Backends(custom, defaults, plan.stickiness());
        plan.listeners().forEach(listener -> all.add(frontends.of(listener)));
        plan.backends().forEach(backend -> all.add(backends.of(backend)));
        plan.listeners().stream().filter(listener -> listener.protocol().http())
                .forEach(listener -> all.add(frontends.successor(listener.port())));
        all.add(new Section("frontend drover_health", List.of("mode http", "bind *:" + layout.healthPort(),
                "http-request return status 200 content-type text/plain string ok")));
        all.add(new Section("frontend drover_statistics", List.of("mode http",
                "bind 127.0.0.1:" + layout.statisticsPort(), "stats enable", "stats uri /")));
        return new Wanted(ConfigFile.marked(all), backends.targets(), backends.keys());
    }

    private Section global() {
        return new Section("global", new Lines(custom.lines("global"), Set.of())
                .always("user haproxy").always("group haproxy")
                .always("stats socket " + layout.run() + "/admin.sock mode 600 level admin expose-fd listeners")
                // as many connections as the machine allows, and no more than 20,000
                .usually("fd-hard-limit 40100")
                // a worker that a reload leaves behind with connections that do not end
                .usually("hard-stop-after 6h")
                // where it goes when sections of a person's own ask for it
                .usually("log stdout format raw local0")
                .usually("ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets",
                        "ssl-default-bind-ciphers " + CIPHERS, "tune.ssl.default-dh-param 2048")
                .theirs().all());
    }

    private Section defaults() {
        return new Section("defaults", new Lines(custom.lines("defaults"), Set.of())
                .usually("mode tcp", "balance roundrobin", "timeout connect 5000", "timeout client 50000",
                        "timeout server 50000", "timeout tunnel 1h", "timeout http-keep-alive 10s", "retries 3",
                        "option redispatch 1", "option dontlognull")
                .theirs().all());
    }
}
