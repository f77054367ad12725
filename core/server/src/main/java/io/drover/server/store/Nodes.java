package io.drover.server.store;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The table of server nodes, by which they find each other. */
final class Nodes {
    private final Sql sql;
    private final Node self;

    Nodes(Sql sql, Node self) {
        this.sql = sql;
        this.self = self;
    }

    /** Says that this node lives. */
    void beat() {
        sql.update("INSERT INTO server (id, host, port, url, seen) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))"
                + " ON DUPLICATE KEY UPDATE seen = UTC_TIMESTAMP(6)",
                Tuple.of(self.id(), self.host(), self.port(), self.url()));
    }

    /** Those that were seen in the last ten seconds, this one included. */
    List<Node> live() {
        var live = new ArrayList<Node>();
        for (var row : sql
                .query("SELECT id, host, port, url FROM server WHERE seen > UTC_TIMESTAMP(6) - INTERVAL 10 SECOND"
                        + " ORDER BY id", Tuple.tuple())) {
            live.add(new Node(row.getString("id"), row.getString("host"), row.getInteger("port"),
                    row.getString("url")));
        }
        return live;
    }

    void leave() {
        sql.update("DELETE FROM server WHERE id = ?", Tuple.of(self.id()));
    }

    /** Drops nodes that have been down for an hour. */
    void prune() {
        sql.update("DELETE FROM server WHERE seen < UTC_TIMESTAMP(6) - INTERVAL 1 HOUR", Tuple.tuple());
    }
}
