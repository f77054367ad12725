package io.drover.network.knowledge;

import io.drover.model.network.Fact;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/** Which facts are found under which term. Immutable; a change shares all that it does not touch. */
record Index(PMap<String, TreePSet<String>> keys) {
    static final Index EMPTY = new Index(HashTreePMap.empty());

    /** @param before the fact with this key till now, or null. @param after the one from now on, or null */
    Index with(String key, @Nullable Fact before, @Nullable Fact after) {
        var old = before == null ? List.<String>of() : Terms.of(before);
        var next = after == null ? List.<String>of() : Terms.of(after);
        if (old.equals(next)) {
            return this;
        }
        var changed = keys;
        for (var term : old) {
            if (!next.contains(term)) {
                changed = without(changed, term, key);
            }
        }
        for (var term : next) {
            if (!old.contains(term)) {
                var found = changed.get(term);
                changed = changed.plus(term, found == null ? TreePSet.singleton(key) : found.plus(key));
            }
        }
        return new Index(changed);
    }

    private static PMap<String, TreePSet<String>> without(PMap<String, TreePSet<String>> from, String term,
            String key) {
        var found = from.get(term);
        if (found == null) {
            return from;
        }
        var rest = found.minus(key);
        return rest.isEmpty() ? from.minus(term) : from.plus(term, rest);
    }

    SortedSet<String> find(String term) {
        var found = keys.get(term);
        return found == null ? TreePSet.empty() : found;
    }
}
