package io.drover.network.balancing.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names backends: as a rule says, else {@code <stack>_<service>} when it has one service, else as Rancher did,
 * {@code <port>_<host>_<path>}. A name that several would have gets its port before it, and when that does not
 * tell them apart they are named as Rancher did.
 */
final class BackendNames {
    private final Map<Group.Key, String> names = new HashMap<>();

    BackendNames(List<Group> groups) {
        name(groups, BackendNames::plain);
        name(groups, group -> group.source() + "_" + plain(group));
        name(groups, BackendNames::rancher);
        // conditions that differ only in what cannot be in a name
        for (var group : groups) {
            for (var number = 1; !names.containsKey(group.key()); number++) {
                var name = rancher(group) + "_" + number;
                if (!names.containsValue(name)) {
                    names.put(group.key(), name);
                }
            }
        }
    }

    String of(Group group) {
        return Objects.requireNonNull(names.get(group.key()));
    }

    /** All that a person's own sections may call it. */
    Set<String> allOf(Group group) {
        var all = new TreeSet<String>();
        all.add(of(group));
        all.add(rancher(group));
        for (var way : group.ways()) {
            all.add(service(way));
            if (way.backendName() != null) {
                all.add(possible(way.backendName()));
            }
        }
        return all;
    }

    /** To those without a name, unless they would share it. */
    private void name(List<Group> groups, Function<Group, String> how) {
        var open = groups.stream().filter(group -> !names.containsKey(group.key())).toList();
        var times = open.stream().collect(Collectors.groupingBy(how, Collectors.counting()));
        var taken = new HashSet<>(names.values());
        for (var group : open) {
            var name = how.apply(group);
            if (Objects.requireNonNull(times.get(name)) == 1 && !taken.contains(name)) {
                names.put(group.key(), name);
            }
        }
    }

    private static String plain(Group group) {
        for (var way : group.ways()) {
            if (way.backendName() != null) {
                return possible(way.backendName());
            }
        }
        var services = group.ways().stream().map(BackendNames::service).distinct().toList();
        return services.size() == 1 ? services.getFirst() : rancher(group);
    }

    private static String rancher(Group group) {
        var host = group.condition().host();
        var path = group.condition().path();
        return (group.source() + "_" + (host == null ? "" : host.text()) + "_" + (path == null ? "" : path))
                .replaceAll("[^A-Za-z0-9]+", "_");
    }

    private static String service(Way way) {
        return possible(way.name().replace('/', '_'));
    }

    private static String possible(String name) {
        return name.replaceAll("[^A-Za-z0-9_.:-]+", "_");
    }
}
