package io.drover.server.store;

import io.drover.model.Resource;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read from the tables of scopes, resources and changes, some thousand rows at a time. */
final class Tables {
    private static final int PAGE = 2_000;
    private static final String HEAD = "SELECT seq FROM scope WHERE scope = ?";
    private static final String RESOURCES = "SELECT id, kind, body FROM resource WHERE scope = ? AND id > ?"
            + " ORDER BY id LIMIT " + PAGE;
    private static final String CHANGES = "SELECT seq, id, kind, body FROM change_log WHERE scope = ? AND seq > ?"
            + " ORDER BY seq LIMIT " + PAGE;
    private static final String FIRST_CHANGES = "SELECT seq, id, kind, body FROM change_log WHERE scope = ? AND seq > ?"
            + " ORDER BY seq LIMIT ?";
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
        while (true) {
            var head = head(scope);
            var all = View.empty(scope).with(head, resources(scope));
            // what was written after the head was read is in some pages and not in others: the log makes it whole
            var since = changesAfter(scope, head);
            if (since != null) {
                var newest = new LinkedHashMap<String, @Nullable Resource>();
                since.forEach(one -> newest.put(one.id(), one.resource()));
                return all.with(since.isEmpty() ? head : since.getLast().seq(), newest);
            }
        }
    }

    /**
     * The changes after a number, in order.
     *
     * @return null when the log no longer holds them all
     */
    @Nullable
    List<Logged> changesAfter(String scope, long seq) {
        var head = head(scope);
        var changes = new ArrayList<Logged>();
        var last = seq;
        while (true) {
            var page = sql.query(CHANGES, Tuple.of(scope, last));
            for (var row : page) {
                if (row.getLong("seq") != last + 1) {
                    return null;
                }
                last++;
                changes.add(new Logged(last, row.getString("id"), Codec.resource(row)));
            }
            if (page.size() < PAGE) {
                return last < head ? null : changes;
            }
        }
    }

    /** The first of them; null when the log no longer holds them, or has not come so far. */
    @Nullable
    List<Logged> changesAfter(String scope, long seq, int most) {
        var head = head(scope);
        var changes = new ArrayList<Logged>();
        for (var row : sql.query(FIRST_CHANGES, Tuple.of(scope, seq, most))) {
            if (row.getLong("seq") != seq + changes.size() + 1) {
                return null;
            }
            changes.add(new Logged(row.getLong("seq"), row.getString("id"), Codec.resource(row)));
        }
        return changes.isEmpty() && seq != head ? null : changes;
    }

    /** One line of the change log; a null resource was forgotten. */
    record Logged(long seq, String id, @Nullable Resource resource) {
    }

    /** Newest sequence number of a scope; 0 when there is no such scope. */
    long head(String scope) {
        for (var row : sql.query(HEAD, Tuple.of(scope))) {
            return row.getLong("seq");
        }
        return 0;
    }

    private Map<String, @Nullable Resource> resources(String scope) {
        var all = new LinkedHashMap<String, @Nullable Resource>();
        var last = "";
        while (true) {
            var page = sql.query(RESOURCES, Tuple.of(scope, last));
            for (var row : page) {
                last = row.getString("id");
                all.put(last, Codec.resource(row));
            }
            if (page.size() < PAGE) {
                return all;
            }
        }
    }
}
