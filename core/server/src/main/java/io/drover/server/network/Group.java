package io.drover.server.network;

import io.drover.model.Certificate;
import io.drover.model.Kind;
import io.drover.model.network.Fact;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts that hosts are told together or not at all, kept once for all of these hosts: a stack with all that is in it, a
 * container that belongs to none, a host, a certificate, or what is {@link #COMMON} to all.
 */
final class Group {
    /** The environment, and how each of its hosts is reached. */
    static final String COMMON = "";
    /** What load balancers answer to issuers of certificates. */
    static final String CHALLENGES = "challenges";
    private static final String CERTIFICATE = "certificate/";
    private static final String HOST = "host/";
    private static final String CHECKS = "checks/";

    private final Map<String, Fact> facts = new HashMap<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    /** What its hosts are not told yet; empty: it is not so any more. */
    private final Map<String, Optional<Fact>> news = new HashMap<>();

    static String host(String id) {
        return HOST + id;
    }

    static String certificate(String id) {
        return CERTIFICATE + id;
    }

    /** What a host is to check, which is no concern of others. */
    static String checks(String hostId) {
        return CHECKS + hostId;
    }

    static Group of(View view, Facts facts, String id) {
        var group = new Group();
        if (id.equals(COMMON)) {
            var network = view.network();
            group.add(network == null ? null : facts.environment(network));
            view.hosts().forEach(host -> group.add(Facts.peer(view, host)));
        } else if (id.equals(CHALLENGES)) {
            view.all(Certificate.class, Kind.CERTIFICATE).forEach(it -> Facts.challenges(it).forEach(group::add));
        } else if (id.startsWith(CERTIFICATE)) {
            group.add(facts.of(view, view.find(id.substring(CERTIFICATE.length()))));
        } else if (id.startsWith(HOST)) {
            group.add(facts.of(view, view.find(id.substring(HOST.length()))));
        } else if (id.startsWith(CHECKS)) {
            var hostId = id.substring(CHECKS.length());
            view.checkedBy(hostId).forEach(instance -> group.add(Facts.check(view, instance, hostId)));
            view.checkedOutside().forEach(service -> service.outside().keySet()
                    .forEach(address -> group.add(Facts.check(service, address, hostId))));
        } else {
            group.add(facts.of(view, view.find(id)));
            for (var service : view.servicesOf(id)) {
                group.add(facts.of(view, service));
                view.instancesOf(service.id()).forEach(instance -> group.add(facts.of(view, instance)));
            }
        }
        return group;
    }

    private void add(@Nullable Fact fact) {
        if (fact != null) {
            facts.put(fact.key(), fact);
        }
    }

    /** Those that are told of it. */
    Set<String> hosts() {
        return hosts;
    }

    Map<String, Fact> facts() {
        return facts;
    }

    Map<String, Optional<Fact>> news() {
        return news;
    }

    /** @param fact null: it is not so any more */
    void learns(String key, @Nullable Fact fact) {
        if (fact == null ? facts.remove(key) != null : !fact.equals(facts.put(key, fact))) {
            news.put(key, Optional.ofNullable(fact));
        }
    }
}
