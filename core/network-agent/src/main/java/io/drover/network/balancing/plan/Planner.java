package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LbConfig;
import io.drover.network.knowledge.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what one load balancer is to do. */
public final class Planner {
    /** Where an issuer of certificates asks for an answer. */
    public static final String CHALLENGE = "/.well-known/acme-challenge/";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern ANSWER = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final int HTTPS = 443;

    private final View view;
    private final LbConfig config;
    private final Map<String, String> labels;
    private final List<Way> ways;
    private final List<String> unmet;
    private final Destinations destinations;

    private Planner(View view, Fact.OfService service, LbConfig config) {
        this.view = view;
        this.config = config;
        this.labels = service.parts().isEmpty() ? Map.of() : service.parts().getFirst().labels();
        var services = new Services(view, service.stackId());
        var skip = labels.get(Labels.SKIP_TARGET_RULES);
        var read = new Ways(view, service, services, skip != null && !skip.equalsIgnoreCase("false"));
        this.ways = read.of(config);
        this.unmet = read.unmet();
        this.destinations = new Destinations(view, services, Locality.parse(labels.get(Labels.BALANCER_LOCALITY)),
                words(Labels.TLS_TARGETS));
    }

    /** Of a container that is a load balancer's; empty for any other, and while nothing is known of its service. */
    public static Optional<Planner> of(View view, Fact.@Nullable OfContainer container) {
        var service = container == null || !container.part().isEmpty() ? null : view.service(container.serviceId());
        if (service == null || !service.kind().equals("loadBalancerService")) {
            return Optional.empty();
        }
        var config = LbConfigs.of(service);
        return config == null ? Optional.empty() : Optional.of(new Planner(view, service, config));
    }

    /** The containers behind its rules that are to end. */
    public Set<String> leaving() {
        return behind(destinations::leaving);
    }

    private Set<String> behind(Function<Fact.OfService, Stream<String>> which) {
        return ways.stream().map(Way::service).distinct().flatMap(which).collect(Collectors.toSet());
    }

    public Plan plan() {
        var active = ways.stream().filter(Way::active).toList();
        var groups = Group.of(active);
        var names = new BackendNames(groups);
        var listeners = listeners(groups, names);
        var protocols = listeners.stream().collect(Collectors.toMap(Listener::port, Listener::protocol));
        var backends = groups.stream().map(group -> new Backend(names.of(group), names.allOf(group),
                protocols.getOrDefault(group.source(), Protocol.TCP).http(), targets(group))).toList();
        var secure = listeners.stream().anyMatch(listener -> listener.protocol().tls());
        var folders = secure ? folders() : null;
        var showing = new Showing(config, facts(Fact.Certificate.class).toList());
        var named = secure && folders == null;
        var shown = named ? showing.certificates() : List.<Fact.Certificate>of();
        var notes = new ArrayList<>(unmet);
        if (named) {
            notes.addAll(showing.notes());
        }
        return new Plan(listeners, backends, shown, shown.isEmpty() || !showing.isDefault(shown.getFirst()),
                challenges(), config.stickiness(), config.config() == null ? "" : config.config(), folders, leaving(),
                behind(destinations::counted), notes);
    }

    private List<Listener> listeners(List<Group> groups, BackendNames names) {
        var ports = new TreeMap<Integer, List<Group>>();
        groups.forEach(group -> ports.computeIfAbsent(group.source(), _ -> new ArrayList<>()).add(group));
        var secure = ports.entrySet().stream().filter(port -> protocol(port.getValue()) == Protocol.HTTPS)
                .map(Map.Entry::getKey).toList();
        var https = secure.isEmpty() || secure.contains(HTTPS) ? HTTPS : secure.getFirst();
        var proxied = numbers(Labels.PROXY_PROTOCOL_PORTS);
        var redirected = numbers(Labels.REDIRECT_HTTPS);
        return ports.entrySet().stream().map(entry -> {
            int port = entry.getKey();
            var protocol = protocol(entry.getValue());
            return new Listener(port, protocol, proxied.contains(port),
                    protocol == Protocol.HTTP && redirected.contains(port) ? https : null,
                    entry.getValue().stream().sorted(Group.ORDER)
                            .map(group -> new Rule(group.condition(), names.of(group))).toList());
        }).toList();
    }

    /** A port has one: that of the rule which a person wrote first. */
    private static Protocol protocol(List<Group> groups) {
        return groups.getFirst().ways().getFirst().protocol();
    }

    /** No two of a backend have the same name; what two rules both lead to is there once. */
    private List<Targets> targets(Group group) {
        var all = new ArrayList<Targets>();
        var seen = new HashSet<String>();
        var portOf = new TreeMap<String, Integer>();
        for (var way : group.ways()) {
            for (var targets : destinations.of(way)) {
                if (!seen.add(targets.service() + " " + targets.port() + " " + targets.hostname())) {
                    continue;
                }
                var servers = targets.servers().stream()
                        .map(one -> portOf.merge(one.name(), targets.port(), (first, _) -> first) == targets.port()
                                ? one
                                : one.called(one.name() + "_" + targets.port()))
                        .filter(one -> seen.add(one.name())).toList();
                all.add(new Targets(targets.service(), targets.port(), targets.weight(), targets.tls(),
                        targets.check(), targets.hostname(), servers));
            }
        }
        return all;
    }

    private Plan.@Nullable Folders folders() {
        var all = folder(Labels.CERTIFICATE_FOLDER);
        var byDefault = folder(Labels.DEFAULT_CERTIFICATE_FOLDER);
        return all == null && byDefault == null ? null : new Plan.Folders(all, byDefault);
    }

    private @Nullable String folder(String label) {
        var path = labels.getOrDefault(label, "").strip().replaceAll("/+$", "");
        return path.isEmpty() ? null : path;
    }

    private Map<String, String> challenges() {
        return facts(Fact.Challenge.class)
                .filter(it -> TOKEN.matcher(it.token()).matches() && ANSWER.matcher(it.answer()).matches())
                .collect(Collectors.toMap(it -> CHALLENGE + it.token(), Fact.Challenge::answer));
    }

    private <T extends Fact> Stream<T> facts(Class<T> type) {
        return view.known().facts().values().stream().filter(type::isInstance).map(type::cast);
    }

    private Set<Integer> numbers(String label) {
        return words(label).stream().filter(word -> word.matches("\\d{1,5}")).map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    private List<String> words(String label) {
        return Stream.of(labels.getOrDefault(label, "").split(",")).map(String::strip)
                .filter(word -> !word.isEmpty()).toList();
    }
}
