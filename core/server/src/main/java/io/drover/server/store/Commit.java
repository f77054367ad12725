package io.drover.server.store;

import io.drover.server.store.News.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several drafts, one on top of the other, that become real together. */
final class Commit {
    private final View before;
    private final List<Change> changes = new ArrayList<>();
    private View view;

    Commit(View before) {
        this.before = before;
        this.view = before;
    }

    /** The base and all drafts so far. */
    View view() {
        return view;
    }

    long seqBefore() {
        return before.seq();
    }

    List<Change> changes() {
        return changes;
    }

    /** @param draft made on {@link #view} */
    void add(Draft draft) {
        var seq = view.seq();
        for (var change : draft.changes().entrySet()) {
            changes.add(new Change(++seq, change.getKey(), view.find(change.getKey()), change.getValue()));
        }
        if (seq > view.seq()) {
            view = draft.view().with(seq, Map.of());
        }
    }
}
