package io.drover.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which kinds of things a name may stand for. */
final class Kinds {
    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "names mean things of these types only: ${COMPLETION-CANDIDATES}")
    private Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    /** By the words that people type. */
    enum Kind {
        stack, service, container, host, volume, network
    }

    /** @throws Failure when nothing, or more than one thing, is called so */
    Thing find(Api api, String name) {
        return find(api, name, Set.of());
    }

    /** @param byId kinds of which nothing is meant by its name, unless its type is said */
    Thing find(Api api, String name, Set<Kind> byId) {
        var all = kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
        var named = EnumSet.copyOf(all);
        if (kinds.isEmpty()) {
            named.removeAll(byId);
        }
        return Thing.find(api, name, collections(all), collections(named));
    }

    private static Set<String> collections(Set<Kind> kinds) {
        return kinds.stream().map(kind -> kind + "s").collect(Collectors.toSet());
    }
}
