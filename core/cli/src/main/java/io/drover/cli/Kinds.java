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
        return Thing.find(api, name, (kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds).stream()
                .map(kind -> kind + "s").collect(Collectors.toSet()));
    }
}
