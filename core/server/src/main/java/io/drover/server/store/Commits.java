package io.drover.server.store;

import io.drover.model.Resource;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the commits of one owned scope, fenced by its epoch, over a connection of its own. */
final class Commits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String FENCE = """
            UPDATE scope SET seq = ?
            WHERE scope = ? AND owner = ? AND epoch = ? AND seq = ? AND lease_until > NOW(6)""";
    private static final String PUT = """
            INSERT INTO resource (scope, id, kind, seq, body) VALUES (?, ?, ?, ?, ?)
            ON DUPLICATE KEY UPDATE kind = VALUES(kind), seq = VALUES(seq), body = VALUES(body)""";
    private static final String FORGET = "DELETE FROM resource WHERE scope = ? AND id = ?";
    private static final String LOG_ROW = "INSERT INTO change_log (scope, seq, at, id, kind, body) VALUES (?, ?, NOW(6), ?, ?, ?)";

    private final Sql sql;
    private final Lease lease;
    private @Nullable MySQLConnection connection;

    Commits(Sql sql, Lease lease) {
        this.sql = sql;
        this.lease = lease;
    }

    /** Another node owns the scope now; nothing was written. */
    static final class Deposed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Writes one commit. When its outcome is unknown it waits until the database says what became of it.
     *
     * @throws Sql.Failed it was not written
     */
    void write(Commit commit) throws Deposed, InterruptedException {
        MySQLConnection open;
        try {
            open = connected();
        } catch (Sql.Failed e) {
            checkOwner();
            throw e;
        }
        try {
            while (!transact(open, commit)) {
                LOG.info("scope {}: the lease had run out and was renewed", lease.scope());
            }
        } catch (Sql.Failed e) {
            close();
            if (!landed(commit)) {
                throw e;
            }
            LOG.info("scope {}: commit {} was found done after its answer was lost", lease.scope(),
                    commit.view().seq());
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

    /** False when nothing was written because the lease had run out; it is renewed then. */
    private boolean transact(MySQLConnection open, Commit commit) throws Deposed {
        // all but the commit itself is sent without waiting, so that it costs one round trip
        var begun = open.query("START TRANSACTION").execute();
        var fenced = open.preparedQuery(FENCE).execute(Tuple.of(commit.view().seq(), lease.scope(), lease.owner(),
                lease.epoch(), commit.seqBefore()));
        var newest = new LinkedHashMap<String, @Nullable Resource>();
        var log = new ArrayList<Tuple>();
        for (var change : commit.changes()) {
            newest.remove(change.id());
            newest.put(change.id(), change.after());
            var after = change.after();
            log.add(Tuple.of(lease.scope(), change.seq(), change.id(), after == null ? null : after.kind().stored(),
                    after == null ? null : Codec.body(after)));
        }
        var puts = batch(open, PUT, puts(newest, commit.view().seq()));
        var forgets = batch(open, FORGET, newest.entrySet().stream().filter(it -> it.getValue() == null)
                .map(it -> Tuple.of(lease.scope(), it.getKey())).toList());
        var logged = batch(open, LOG_ROW, log);
        Sql.await(begun);
        if (Sql.await(fenced).rowCount() != 1) {
            Sql.await(puts);
            Sql.await(forgets);
            Sql.await(logged);
            Sql.await(open.query("ROLLBACK").execute());
            // with the database away it can run out with nobody taking it
            if (!lease.renew()) {
                throw new Deposed();
            }
            return false;
        }
        Sql.await(puts);
        Sql.await(forgets);
        Sql.await(logged);
        Sql.await(open.query("COMMIT").execute());
        return true;
    }

    private List<Tuple> puts(Map<String, @Nullable Resource> newest, long seq) {
        var rows = new ArrayList<Tuple>();
        newest.forEach((id, resource) -> {
            if (resource != null) {
                rows.add(Tuple.of(lease.scope(), id, resource.kind().stored(), seq, Codec.body(resource)));
            }
        });
        return rows;
    }

    private static io.vertx.core.Future<?> batch(MySQLConnection open, String statement, List<Tuple> rows) {
        return rows.isEmpty()
                ? io.vertx.core.Future.succeededFuture()
                : open.preparedQuery(statement).executeBatch(rows);
    }

    private void checkOwner() throws Deposed {
        try {
            if (!lease.renew()) {
                throw new Deposed();
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
                                .execute(Tuple.of(lease.scope())), Duration.ofSeconds(60));
                Sql.await(open.query("ROLLBACK").execute());
                var row = rows.iterator().next();
                if (row.getLong("epoch") != lease.epoch() || !lease.owner().equals(row.getString("owner"))) {
                    throw new Deposed();
                }
                return row.getLong("seq") == commit.view().seq();
            } catch (Sql.Failed e) {
                close();
                Thread.sleep(PAUSE);
            }
        }
    }
}
