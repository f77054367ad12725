package io.drover.server.store;

import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the commits of one owned scope, fenced by its epoch, over a connection of its own. Used by one thread. */
final class Commits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int TRIES = 2;
    private static final String FENCE = """
            UPDATE scope SET seq = ?
            WHERE scope = ? AND owner = ? AND epoch = ? AND seq = ? AND lease_until > UTC_TIMESTAMP(6)""";
    private static final RowInsert PUT = new RowInsert("INSERT INTO resource (scope, id, kind, seq, body)",
            "(?, ?, ?, ?, ?)", " ON DUPLICATE KEY UPDATE kind = VALUES(kind), seq = VALUES(seq), body = VALUES(body)");
    private static final RowInsert LOG_ROW = new RowInsert("INSERT INTO change_log (scope, seq, at, id, kind, body)",
            "(?, ?, UTC_TIMESTAMP(6), ?, ?, ?)", "");
    private static final String FORGET = "DELETE FROM resource WHERE scope = ? AND id = ?";

    private final Sql sql;
    private final Lease lease;
    private @Nullable MySQLConnection connection;

    Commits(Sql sql, Lease lease) {
        this.sql = sql;
        this.lease = lease;
    }

    /** The scope is not this node's to write any more, or not from the view it has; nothing was written. */
    static final class Deposed extends Exception {
        private static final long serialVersionUID = 1L;

        Deposed(String message) {
            super(message);
        }
    }

    /**
     * Writes one commit. When its outcome is unknown it waits until the database says what became of it.
     *
     * @throws Sql.Failed it was not written
     */
    void write(Commit commit) throws Deposed, InterruptedException {
        var rows = CommitRows.of(lease.scope(), commit);
        for (var left = TRIES - 1;; left--) {
            MySQLConnection open;
            try {
                open = connected();
            } catch (Sql.Failed e) {
                checkOwner();
                throw e;
            }
            try {
                transact(open, commit, rows);
                return;
            } catch (Sql.Failed e) {
                close();
                if (landed(commit)) {
                    LOG.info("scope {}: commit {} was found done after its answer was lost", lease.scope(),
                            commit.view().seq());
                    return;
                }
                if (left == 0) {
                    throw e;
                }
                // most often a connection that the database had closed because nothing was written for a while
            } catch (RuntimeException | Error e) {
                close(); // whatever is open on it must not become part of the next commit
                throw e;
            }
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private MySQLConnection connected() {
        var open = connection;
        if (open == null) {
            open = sql.connect();
            connection = open;
        }
        return open;
    }

    private void transact(MySQLConnection open, Commit commit, CommitRows rows) throws Deposed {
        if (!attempt(open, commit, rows)) {
            // with the database or this process stopped for a while it can run out with nobody taking it
            if (!lease.renew()) {
                throw new Deposed("another node has taken it");
            }
            if (!attempt(open, commit, rows)) {
                throw new Deposed("the database no longer holds what this node had read from it");
            }
            LOG.info("scope {}: the lease had run out and was renewed", lease.scope());
        }
    }

    /** False when nothing was written because the fence did not hold. */
    private boolean attempt(MySQLConnection open, Commit commit, CommitRows rows) {
        // all but the commit itself is sent without waiting, so that it costs one round trip
        var begun = open.query("START TRANSACTION").execute();
        var fenced = open.preparedQuery(FENCE).execute(Tuple.of(commit.view().seq(), lease.scope(), lease.owner(),
                lease.epoch(), commit.seqBefore()));
        var forgotten = rows.forgets().isEmpty()
                ? Future.succeededFuture()
                : open.preparedQuery(FORGET).executeBatch(rows.forgets());
        var sent = Future.all(begun, PUT.send(open, rows.puts()), forgotten, LOG_ROW.send(open, rows.log()));
        var holds = Sql.await(fenced).rowCount() == 1;
        Sql.await(sent);
        Sql.await(open.query(holds ? "COMMIT" : "ROLLBACK").execute());
        return holds;
    }

    private void checkOwner() throws Deposed {
        try {
            if (!lease.renew()) {
                throw new Deposed("another node has taken it");
            }
        } catch (Sql.Failed e) {
            // the database is away: nobody can take the scope meanwhile either
        }
    }

    /** Asks until the database answers. The row lock waits for a commit that may still be on its way there. */
    private boolean landed(Commit commit) throws Deposed, InterruptedException {
        while (true) {
            try {
                var open = connected();
                Sql.await(open.query("START TRANSACTION").execute());
                var rows = Sql
                        .await(open.preparedQuery("SELECT seq, owner, epoch FROM scope WHERE scope = ? FOR UPDATE")
                                .execute(Tuple.of(lease.scope())));
                Sql.await(open.query("ROLLBACK").execute());
                if (!rows.iterator().hasNext()) {
                    throw new Deposed("the database no longer knows it");
                }
                var row = rows.iterator().next();
                if (row.getLong("epoch") != lease.epoch() || !lease.owner().equals(row.getString("owner"))) {
                    throw new Deposed("another node has taken it");
                }
                return row.getLong("seq") == commit.view().seq();
            } catch (Sql.Failed e) {
                close();
                Thread.sleep(PAUSE);
            }
        }
    }
}
