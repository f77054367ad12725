package io.drover.server.store;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * This node's right to write one scope: a row in the database with an end by the database's clock. By its own clock
 * the node stops believing in it earlier than the database does.
 */
final class Lease {
    static final Duration LENGTH = Duration.ofSeconds(6);
    private static final Duration BELIEF = LENGTH.minusSeconds(1);

    private final Sql sql;
    private final String scope;
    private final String owner;
    private final long epoch;
    private volatile long believedUntil;

    private Lease(Sql sql, String scope, String owner, long epoch, long taken) {
        this.sql = sql;
        this.scope = scope;
        this.owner = owner;
        this.epoch = epoch;
        this.believedUntil = taken + BELIEF.toNanos();
    }

    /** Takes a scope that no other node holds, or null when one does. */
    static @org.jspecify.annotations.Nullable Lease take(Sql sql, String scope, String owner) {
        sql.update(
                "INSERT IGNORE INTO scope (scope, seq, owner, epoch, lease_until) VALUES (?, 0, NULL, 0, UTC_TIMESTAMP(6))",
                Tuple.of(scope));
        var asked = System.nanoTime();
        // by the clock, so that a database put back to an earlier state gives no epoch that agents have left behind
        var taken = sql.update(
                "UPDATE scope SET owner = ?, epoch = GREATEST(epoch + 1, FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000)), lease_until = UTC_TIMESTAMP(6) + INTERVAL "
                        + LENGTH.toSeconds()
                        + " SECOND WHERE scope = ? AND (owner IS NULL OR lease_until < UTC_TIMESTAMP(6))",
                Tuple.of(owner, scope));
        if (taken == 0) {
            return null;
        }
        for (var row : sql.query("SELECT epoch FROM scope WHERE scope = ? AND owner = ?", Tuple.of(scope, owner))) {
            return new Lease(sql, scope, owner, row.getLong("epoch"), asked);
        }
        return null;
    }

    /** Lengthens it. False when another node has taken the scope since. */
    boolean renew() {
        var asked = System.nanoTime();
        var renewed = sql.update("UPDATE scope SET lease_until = UTC_TIMESTAMP(6) + INTERVAL " + LENGTH.toSeconds()
                + " SECOND WHERE scope = ? AND owner = ? AND epoch = ?", Tuple.of(scope, owner, epoch)) == 1;
        if (renewed) {
            believedUntil = asked + BELIEF.toNanos();
        }
        return renewed;
    }

    /** Gives it back, so that another node need not wait for its end. */
    void release() {
        believedUntil = System.nanoTime();
        sql.update("UPDATE scope SET owner = NULL WHERE scope = ? AND owner = ? AND epoch = ?",
                Tuple.of(scope, owner, epoch));
    }

    boolean believed() {
        return System.nanoTime() - believedUntil < 0;
    }

    String scope() {
        return scope;
    }

    String owner() {
        return owner;
    }

    long epoch() {
        return epoch;
    }
}
