package io.drover.network.policy;

import java.util.Collection;
import java.util.stream.Collectors;

/** Sets in the words of the packet filter. */
final class Sets {
    private Sets() {
    }

    static String text(Collection<?> all) {
        return all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
