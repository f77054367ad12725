package io.drover.network.balancing.haproxy;

import io.drover.network.balancing.plan.Backend;
import io.drover.network.balancing.plan.Condition;
import io.drover.network.balancing.plan.HostName;
import io.drover.network.balancing.plan.Listener;
import io.drover.network.balancing.plan.Plan;
import io.drover.network.balancing.plan.Planner;
import io.drover.network.balancing.plan.Protocol;
import io.drover.network.balancing.plan.Targets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Draws HAProxy's file from a plan, with a person's own sections merged in. Pure. */
final class Drawing {
    private static final String CIPHERS = Stream.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305", "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384")
            .reduce((one, two) -> one + ":" + two).orElseThrow();
    private static final String RESOLVERS = "drover";

    private final Plan plan;
    private final Layout layout;
    private final Custom custom;
    private final Set<String> defaults;
    private final Set<String> used = new HashSet<>(Set.of("global", "defaults", "backend"));
    private final Map<String, Map<String, Target>> targets = new LinkedHashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();

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
        var ours = new ArrayList<Section>();
        plan.listeners().forEach(listener -> ours.add(frontend(listener)));
        plan.backends().forEach(backend -> ours.add(backend(backend)));
        plan.listeners().stream().filter(listener -> listener.protocol().http())
                .forEach(listener -> ours.add(successor(listener.port())));
        var all = new ArrayList<Section>();
        all.add(global());
        all.add(defaults());
        custom.sections().entrySet().stream().filter(section -> !used.contains(section.getKey()))
                .forEach(section -> all.add(new Section(section.getKey(), section.getValue())));
        if (plan.backends().stream().flatMap(it -> it.targets().stream()).anyMatch(it -> it.hostname() != null)) {
            all.add(new Section("resolvers " + RESOLVERS, List.of("nameserver drover 169.254.169.250:53",
                    "resolve_retries 3", "timeout resolve 1s", "timeout retry 1s", "hold valid 10s")));
        }
        all.addAll(ours);
        all.add(new Section("frontend drover_health", List.of("mode http", "bind *:" + layout.healthPort(),
                "http-request return status 200 content-type text/plain string ok")));
        all.add(new Section("frontend drover_statistics", List.of("mode http",
                "bind 127.0.0.1:" + layout.statisticsPort(), "stats enable", "stats uri /")));
        return new Wanted(ConfigFile.marked(all), targets, keys);
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

    private Section frontend(Listener listener) {
        var header = "frontend " + listener.port();
        used.add(header);
        var theirs = new ArrayList<>(custom.lines(header));
        var acceptProxy = theirs.remove("accept-proxy") || listener.acceptProxy();
        var http = listener.protocol().http();
        var lines = new Lines(theirs, defaults);
        lines.always("mode " + (http ? "http" : "tcp")).usually(bind(listener, acceptProxy));
        if (http) {
            lines.always("bind " + layout.successor(listener.port()) + " user haproxy mode 600 accept-proxy")
                    // so that a reload closes connections after an answer, and not while the next request is on its way
                    .usually("option idle-close-on-response")
                    .always("http-request set-var(txn.host) req.hdr(host),host_only,lower");
        }
        if (listener.protocol() == Protocol.HTTP) {
            var answer = "path,map_str(" + layout.file(Layout.CHALLENGES) + ")";
            lines.always("http-request return status 200 content-type text/plain lf-string %[" + answer + "] if { "
                    + "path_beg " + Planner.CHALLENGE + " } { " + answer + " -m found }");
        }
        lines.theirs();
        var redirect = listener.redirectTo();
        if (redirect != null) {
            var location = "http-request redirect prefix https://%[var(txn.host)]"
                    + (redirect == 443 ? "" : ":" + redirect);
            lines.always(location + " code 301 if METH_GET { var(txn.host) -m found }")
                    .always(location + " code 308 if { var(txn.host) -m found }");
        }
        if (http) {
            if (listener.protocol().tls()) {
                lines.always("http-request set-header X-Forwarded-Proto https unless"
                        + " { req.hdr(X-Forwarded-Proto) -m found }");
            }
            lines.always("http-request set-header X-Forwarded-Port %[dst_port] unless"
                    + " { req.hdr(X-Forwarded-Port) -m found }")
                    // what comes on connections of before a reload is shared out as is right now
                    .always("use_backend drover_next_" + listener.port() + " if { stopping }");
        } else if (listener.protocol() == Protocol.SNI) {
            lines.always("tcp-request inspect-delay 5s")
                    .always("tcp-request content accept if { req.ssl_hello_type 1 }");
        }
        listener.rules().stream().filter(rule -> !rule.condition().always()).forEach(rule -> lines
                .always("use_backend " + rule.backend() + " if " + condition(rule.condition(), listener.protocol())));
        listener.rules().stream().filter(rule -> rule.condition().always()).findFirst()
                .ifPresent(rule -> lines.always("default_backend " + rule.backend()));
        return new Section(header, lines.all());
    }

    private String bind(Listener listener, boolean acceptProxy) {
        var bind = "bind *:" + listener.port() + (acceptProxy ? " accept-proxy" : "");
        if (listener.protocol().tls()) {
            bind += " ssl crt-list " + layout.file(Certificates.list(plan))
                    + (plan.strictSni() ? " strict-sni" : "")
                    + (listener.protocol().http() ? " alpn h2,http/1.1" : "");
        }
        return bind;
    }

    private static String condition(Condition condition, Protocol protocol) {
        var parts = new ArrayList<String>();
        var host = condition.host();
        if (host != null) {
            parts.add("{ " + (protocol.http() ? "var(txn.host)" : "req.ssl_sni,lower") + " -m " + match(host.form())
                    + " -- " + Quoted.word(host.text()) + " }");
        }
        if (condition.path() != null) {
            parts.add("{ path_beg -i -- " + Quoted.word(condition.path()) + " }");
        }
        return String.join(" ", parts);
    }

    private static String match(HostName.Form form) {
        return switch (form) {
            case EXACT -> "str";
            case ENDS -> "end";
            case BEGINS -> "beg";
        };
    }

    private Section backend(Backend backend) {
        var headers = backend.names().stream().sorted().map(name -> "backend " + name).toList();
        used.addAll(headers);
        var theirs = custom.lines(Stream.concat(headers.stream(), Stream.of("backend")));
        var each = custom.servers(Stream.concat(headers.stream(), Stream.of("backend")));
        var checking = new Checking(backend.targets());
        var lines = new Lines(theirs, defaults).always("mode " + (backend.http() ? "http" : "tcp"));
        if (backend.http()) {
            // what was sent may be sent again only when doing it twice does no harm
            lines.usually("option forwardfor", "retry-on conn-failure empty-response")
                    .always("http-request disable-l7-retry unless METH_GET or METH_OPTIONS");
            stick(backend, lines, theirs);
        }
        lines.usually(checking.lines().toArray(String[]::new)).theirs();
        var servers = new LinkedHashMap<String, Target>();
        for (var from : backend.targets()) {
            var parameters = parameters(from, checking, each);
            // what the servers to come will be like: another way is another shape
            lines.always("# of " + from.service() + ", port " + from.port()
                    + (parameters.isEmpty() ? "" : ": " + parameters));
            if (from.hostname() != null) {
                lines.always("server " + from.hostname() + (from.port() == 0 ? "" : "_" + from.port()) + " "
                        + from.hostname() + ":" + from.port() + " weight " + from.weight() + " " + parameters
                        + (from.tls() ? " sni str(" + from.hostname() + ")" : "") + " resolvers " + RESOLVERS
                        + " resolve-prefer ipv4 init-addr libc,none");
            }
            from.servers().forEach(it -> servers.put(it.name(), new Target(it.name(), it.address(), from.port(),
                    from.weight(), it.ready(), parameters)));
        }
        targets.put(backend.name(), servers);
        return new Section("backend " + backend.name(), lines.all(),
                servers.values().stream().map(Target::line).toList());
    }

    private void stick(Backend backend, Lines lines, List<String> theirs) {
        var policy = plan.stickiness();
        if (policy == null || Custom.keys(theirs).contains("cookie")) {
            return;
        }
        var given = policy.cookie() == null || policy.cookie().isBlank() ? policy.name() : policy.cookie();
        var cookie = given == null || given.isBlank() ? "lbCookie" : given.strip();
        // an application's own cookie has its own name; one of ours must not be taken for another backend's
        var name = policy.mode().equals("insert") ? cookie + "_" + backend.name() : cookie;
        lines.always("cookie " + Quoted.word(name) + " " + Quoted.word(policy.mode())
                + (policy.indirect() ? " indirect" : "") + (policy.nocache() ? " nocache" : "")
                + (policy.postonly() ? " postonly" : "")
                + (policy.domain() == null || policy.domain().isBlank()
                        ? ""
                        : " domain " + Quoted.word(policy.domain().strip()))
                + " dynamic").always("dynamic-cookie-key " + backend.name());
        keys.put(backend.name(), backend.name());
    }

    private static String parameters(Targets from, Checking checking, String each) {
        return Stream.of(from.tls() ? "ssl verify none" : "", checking.parameters(from.check()), each)
                .filter(part -> !part.isEmpty()).reduce((one, two) -> one + " " + two).orElse("");
    }

    private Section successor(int port) {
        return new Section("backend drover_next_" + port, List.of("mode http",
                "server next " + layout.successor(port) + " send-proxy-v2"));
    }
}
