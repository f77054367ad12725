package io.drover.server.store;

import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the nodes of an installation share and nobody else may see. Written once. */
final class Secrets {
    private final Sql sql;

    Secrets(Sql sql) {
        this.sql = sql;
    }

    String get(String name, Supplier<String> fresh) {
        var kept = find(name);
        if (kept != null) {
            return kept;
        }
        sql.update("INSERT IGNORE INTO secret (name, value) VALUES (?, ?)", Tuple.of(name, fresh.get()));
        var first = find(name);
        if (first == null) {
            throw new IllegalStateException("the database does not keep the secret " + name);
        }
        return first;
    }

    private @Nullable String find(String name) {
        for (var row : sql.query("SELECT value FROM secret WHERE name = ?", Tuple.of(name))) {
            return row.getString("value");
        }
        return null;
    }
}
