package io.drover.server.store;

import io.drover.model.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One commit of a scope, as those who watch it are told.
 *
 * @param seq of the last change in it
 * @param view the scope right after it
 */
public record News(View view, long seq, List<Change> changes) {
    public News {
        changes = List.copyOf(changes);
    }

    /**
     * @param seq its place in the scope's change log
     * @param before null when it is new, or not known any more; @param after null when it is forgotten
     */
    public record Change(long seq, String id, @Nullable Resource before, @Nullable Resource after) {
    }
}
