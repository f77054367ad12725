package io.drover.network.balancing.haproxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section of HAProxy's file.
 *
 * @param targets the lines of servers that come and go while it runs; null where there are none ever
 */
record Section(String header, List<String> lines, @Nullable List<String> targets) {
    Section {
        lines = List.copyOf(lines);
        targets = targets == null ? null : List.copyOf(targets);
    }

    Section(String header, List<String> lines) {
        this(header, lines, null);
    }

    Section with(List<String> others) {
        return new Section(header, lines, others);
    }

    /** The name of a backend; empty when it is something else. */
    String backend() {
        return header.startsWith("backend ") ? header.substring("backend ".length()) : "";
    }
}
