package io.drover.server.loop;

import io.drover.server.store.News;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a planner should look at: the ids that changed since it last did, or everything.
 *
 * @param ids empty when {@code everything}
 */
public record Focus(boolean everything, Set<String> ids) {
    public static final Focus EVERYTHING = new Focus(true, Set.of());
    public static final Focus NOTHING = new Focus(false, Set.of());

    public Focus {
        // in the order of the changes: Set.copyOf has another order in every process, and plans would depend on it
        ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
    }

    public Focus and(Focus other) {
        if (everything || other.everything) {
            return EVERYTHING;
        }
        var all = new LinkedHashSet<>(ids);
        all.addAll(other.ids);
        return new Focus(false, all);
    }

    public static Focus of(News news) {
        var ids = new LinkedHashSet<String>();
        news.changes().forEach(change -> ids.add(change.id()));
        return new Focus(false, ids);
    }

    public boolean isNothing() {
        return !everything && ids.isEmpty();
    }
}
