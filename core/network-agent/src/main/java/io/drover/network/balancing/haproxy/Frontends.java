package io.drover.network.balancing.haproxy;

import io.drover.network.balancing.plan.Condition;
import io.drover.network.balancing.plan.HostName;
import io.drover.network.balancing.plan.Listener;
import io.drover.network.balancing.plan.Plan;
import io.drover.network.balancing.plan.Planner;
import io.drover.network.balancing.plan.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Draws what listens.
 *
 * @param defaults what lines are about that a person wrote for all sections
 */
record Frontends(Plan plan, Layout layout, Custom custom, Set<String> defaults) {
    static String header(Listener listener) {
        return "frontend " + listener.port();
    }

    Section of(Listener listener) {
        var theirs = new ArrayList<>(custom.lines(header(listener)));
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
        return new Section(header(listener), lines.all());
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

    /** Where a worker that is ending sends what still comes on this port. */
    Section successor(int port) {
        return new Section("backend drover_next_" + port, List.of("mode http",
                "server next " + layout.successor(port) + " send-proxy-v2"));
    }
}
