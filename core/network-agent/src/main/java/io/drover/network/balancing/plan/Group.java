package io.drover.network.balancing.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** All ways of one port with the same condition: they share one backend. Not empty. */
record Group(List<Way> ways) {
    /** Those with a priority first. Of equal ones the order is that in which a person wrote them. */
    static final Comparator<Group> ORDER = Comparator.comparingInt(Group::priority)
            .thenComparing(Group::condition, Condition.ORDER);

    /** There is one of each. */
    record Key(int source, Condition condition) {
    }

    Group {
        ways = List.copyOf(ways);
    }

    static List<Group> of(List<Way> ways) {
        var groups = new LinkedHashMap<Key, List<Way>>();
        ways.forEach(way -> groups.computeIfAbsent(new Key(way.source(), way.condition()), _ -> new ArrayList<>())
                .add(way));
        return groups.values().stream().map(Group::new).toList();
    }

    Key key() {
        return new Key(source(), condition());
    }

    int source() {
        return ways.getFirst().source();
    }

    Condition condition() {
        return ways.getFirst().condition();
    }

    private int priority() {
        return ways.stream().map(Way::priority).filter(Objects::nonNull).filter(priority -> priority > 0)
                .min(Comparator.naturalOrder()).orElse(Integer.MAX_VALUE);
    }
}
