package io.drover.network.balancing.haproxy;

import io.drover.network.balancing.plan.Backend;
import io.drover.network.balancing.plan.Targets;
import io.drover.model.spec.LbConfig.Stickiness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Draws where requests go, and notes down which servers that makes. */
final class Backends {
    /** The section of those who look up names. */
    static final String RESOLVERS = "drover";

    /** The section by which a worker tells its successor which client is whose. */
    static final String PEERS = "drover";

    private final Custom custom;
    private final Set<String> defaults;
    private final @Nullable Stickiness policy;
    private final Map<String, Map<String, Target>> targets = new LinkedHashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();

    /** @param defaults what lines are about that a person wrote for all sections */
    Backends(Custom custom, Set<String> defaults, @Nullable Stickiness policy) {
        this.custom = custom;
        this.defaults = defaults;
        this.policy = policy;
    }

    /** By backend and name, of those that were drawn. */
    Map<String, Map<String, Target>> targets() {
        return targets;
    }

    /** By backend, of those whose cookies HAProxy makes itself. */
    Map<String, String> keys() {
        return keys;
    }

    /** All sections of a person's own that are about it. */
    static List<String> headers(Backend backend) {
        return backend.names().stream().sorted().map(name -> "backend " + name).toList();
    }

    Section of(Backend backend) {
        var headers = headers(backend);
        var theirs = custom.lines(Stream.concat(headers.stream(), Stream.of("backend")));
        var each = custom.servers(Stream.concat(headers.stream(), Stream.of("backend")));
        var checking = new Checking(backend.targets());
        var lines = new Lines(theirs, defaults).always("mode " + (backend.http() ? "http" : "tcp"));
        if (backend.http()) {
            // what was sent may be sent again only when doing it twice does no harm
            lines.usually("option forwardfor", "retry-on conn-failure empty-response")
                    .always("http-request disable-l7-retry unless METH_GET or METH_OPTIONS");
            stick(backend, lines, theirs);
        } else if (policy != null) {
            // there is no cookie where requests are not looked at
            lines.together("stick-table type ipv6 size 100k expire 30m peers " + PEERS, List.of("stick on src"));
        }
        checking.draw(lines);
        lines.theirs();
        var servers = new LinkedHashMap<String, Target>();
        var weights = new Weights(backend);
        for (var from : backend.targets()) {
            var parameters = parameters(from, checking, each);
            // what the servers to come will be like: another way is another shape
            lines.always("# of " + from.service() + ", port " + from.port()
                    + (parameters.isEmpty() ? "" : ": " + parameters));
            if (from.hostname() != null) {
                lines.always("server " + from.hostname() + (from.port() == 0 ? "" : "_" + from.port()) + " "
                        + from.hostname() + ":" + from.port() + " weight " + weights.of(from) + " " + parameters
                        + (from.tls() ? " sni str(" + from.hostname() + ")" : "") + " resolvers " + RESOLVERS
                        + " resolve-prefer ipv4 init-addr libc,none");
            }
            from.servers().forEach(it -> servers.put(it.name(), new Target(it.name(), it.address(), from.port(),
                    weights.of(from, it), it.ready(), it.well(), parameters)));
        }
        targets.put(backend.name(), servers);
        return new Section("backend " + backend.name(), lines.all(),
                servers.values().stream().map(Target::line).toList());
    }

    private void stick(Backend backend, Lines lines, List<String> theirs) {
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
}
