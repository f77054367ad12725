package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.model.spec.LbConfig.Stickiness;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer is to do.
 *
 * @param certificates that it shows, the default first
 * @param strictSni there is no default: who asks for a host that no certificate names is shown none
 * @param challenges answers to issuers of certificates, by path
 * @param custom HAProxy's own lines, as a person wrote them
 * @param folders from which the certificates are read instead, in the balancer's container; or null
 * @param leaving containers behind its rules that are to end
 * @param counted containers behind its rules whose requests are told of
 * @param notes what of it cannot be done now, for people
 */
public record Plan(List<Listener> listeners, List<Backend> backends, List<Fact.Certificate> certificates,
        boolean strictSni, Map<String, String> challenges, @Nullable Stickiness stickiness, String custom,
        @Nullable Folders folders, Set<String> leaving, Set<String> counted,
        List<String> notes) {
    public Plan {
        listeners = List.copyOf(listeners);
        backends = List.copyOf(backends);
        certificates = List.copyOf(certificates);
        challenges = Map.copyOf(challenges);
        leaving = Set.copyOf(leaving);
        counted = Set.copyOf(counted);
        notes = List.copyOf(notes);
    }

    /** The tokens of the issuers whom it answers: nobody asks elsewhere than where it listens for http. */
    public List<String> answers() {
        return listeners.stream().noneMatch(listener -> listener.protocol() == Protocol.HTTP)
                ? List.of()
                : challenges.keySet().stream().map(path -> path.substring(Planner.CHALLENGE.length())).sorted()
                        .toList();
    }

    /** With other certificates. */
    public Plan showing(List<Fact.Certificate> others, boolean strict) {
        return new Plan(listeners, backends, others, strict, challenges, stickiness, custom, folders, leaving,
                counted, notes);
    }

    /** @param all with a folder for each certificate @param byDefault with the one for everybody else */
    public record Folders(@Nullable String all, @Nullable String byDefault) {
    }
}
