package io.drover.server.store;

import io.drover.model.Resource;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Objects;

/** Keeps the database small: old log lines and long removed resources go, a few at a time. */
final class Retention {
    static final Duration LOG = Duration.ofHours(6);
    static final Duration REMOVED = Duration.ofHours(24);
    private static final int LINES = 1_000;
    private static final int RESOURCES = 200;

    private final Sql sql;

    Retention(Sql sql) {
        this.sql = sql;
    }

    /** Deletes old lines of a scope's change log, in batches that hold no lock for long. */
    void trimLog(String scope) {
        int deleted;
        do {
            deleted = sql.update("DELETE FROM change_log WHERE scope = ? AND at < NOW(6) - INTERVAL " + LOG.toSeconds()
                    + " SECOND ORDER BY seq LIMIT " + LINES, Tuple.of(scope));
        } while (deleted == LINES);
    }

    /** Forgets some of the resources that were removed long ago. True when more are left. */
    static boolean forgetRemoved(Draft draft) {
        var limit = draft.now().minus(REMOVED);
        var old = draft.view().everything().stream()
                .filter(resource -> !resource.exists() && Objects.requireNonNull(resource.removed()).isBefore(limit))
                .limit(RESOURCES).map(Resource::id).toList();
        old.forEach(draft::forget);
        return old.size() == RESOURCES;
    }
}
