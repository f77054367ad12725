package io.drover.server.store;

import io.drover.model.Resource;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read from the tables of scopes, resources and changes. */
final class Tables {
    private static final int LOG_PAGE = 2_000;
    private final Sql sql;

    Tables(Sql sql) {
        this.sql = sql;
    }

    /** Newest sequence number of every scope. */
    Map<String, Long> heads() {
        var heads = new LinkedHashMap<String, Long>();
        for (var row : sql.query("SELECT scope, seq FROM scope", Tuple.tuple())) {
            heads.put(row.getString("scope"), row.getLong("seq"));
        }
        return heads;
    }

    /** The whole of a scope. */
    View load(String scope) {
        long head = 0;
        for (var row : sql.query("SELECT seq FROM scope WHERE scope = ?", Tuple.of(scope))) {
            head = row.getLong("seq");
        }
        var all = new LinkedHashMap<String, @Nullable Resource>();
        for (var row : sql.query("SELECT id, kind, body FROM resource WHERE scope = ?", Tuple.of(scope))) {
            all.put(row.getString("id"), Codec.resource(row));
        }
        // rows written after the head was read are in it already; reading their changes again does no harm
        return View.empty(scope).with(head, all);
    }

    /**
     * The changes after a number, in order.
     *
     * @return null when the log no longer holds them all
     */
    @Nullable
    List<Logged> changesAfter(String scope, long seq) {
        var changes = new ArrayList<Logged>();
        var last = seq;
        while (true) {
            var page = sql
                    .query("SELECT seq, id, kind, body FROM change_log WHERE scope = ? AND seq > ? ORDER BY seq LIMIT "
                            + LOG_PAGE, Tuple.of(scope, last));
            for (var row : page) {
                if (row.getLong("seq") != last + 1) {
                    return null;
                }
                last++;
                changes.add(new Logged(last, row.getString("id"), Codec.resource(row)));
            }
            if (page.size() < LOG_PAGE) {
                return changes;
            }
        }
    }

    /** One line of the change log; a null resource was forgotten. */
    record Logged(long seq, String id, @Nullable Resource resource) {
    }

    /** Who owns a scope and how far it is, or null when there is no such scope. */
    @Nullable
    Row owner(String scope) {
        for (var row : sql.query("SELECT seq, owner, epoch FROM scope WHERE scope = ?", Tuple.of(scope))) {
            return row;
        }
        return null;
    }
}
