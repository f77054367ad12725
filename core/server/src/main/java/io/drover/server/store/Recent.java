package io.drover.server.store;

import io.drover.server.store.News.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest changes of a scope, in memory, for those who come a little late. */
final class Recent {
    private static final int LIMIT = 2_000;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    /** Every change after this one is here. */
    private long reach;

    void add(List<Change> next) {
        changes.addAll(next);
        while (changes.size() > LIMIT) {
            reach = changes.removeFirst().seq();
        }
    }

    /** Starts anew after a number. */
    void clear(long seq) {
        changes.clear();
        reach = seq;
    }

    /** The changes after a number, or null when they are not all here. */
    @Nullable
    List<Change> after(long seq) {
        if (seq < reach) {
            return null;
        }
        var later = new ArrayList<Change>();
        for (var newest = changes.descendingIterator(); newest.hasNext();) {
            var change = newest.next();
            if (change.seq() <= seq) {
                break;
            }
            later.addFirst(change);
        }
        return later;
    }

    /** The first of them, or null when they are not all here. */
    @Nullable
    List<Change> after(long seq, int most) {
        var later = after(seq);
        return later == null ? null : List.copyOf(later.subList(0, Math.min(most, later.size())));
    }
}
