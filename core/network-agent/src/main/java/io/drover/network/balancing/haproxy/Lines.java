package io.drover.network.balancing.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The lines of a section: ours, unless a person wrote one about the same, and theirs. */
final class Lines {
    private final List<String> all = new ArrayList<>();
    private final Set<String> overridden;
    private final List<String> own;

    /**
     * @param own what the person wrote for this section
     * @param defaults what they wrote for all of its kind
     */
    Lines(List<String> own, Set<String> defaults) {
        this.own = own;
        this.overridden = new java.util.HashSet<>(defaults);
        overridden.addAll(Custom.keys(own));
    }

    /** Whatever a person wrote. */
    Lines always(String line) {
        all.add(line);
        return this;
    }

    Lines usually(String... lines) {
        for (var line : lines) {
            if (!overridden.contains(Custom.key(line))) {
                all.add(line);
            }
        }
        return this;
    }

    /** All or, when a person wrote one about the same as the first, none. */
    Lines together(String first, List<String> more) {
        if (!overridden.contains(Custom.key(first))) {
            all.add(first);
            all.addAll(more);
        }
        return this;
    }

    /** Here, and in the order in which they were written. */
    Lines theirs() {
        all.addAll(own);
        return this;
    }

    List<String> all() {
        return all;
    }
}
