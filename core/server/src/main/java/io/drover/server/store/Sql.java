package io.drover.server.store;

import io.drover.server.database.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Statements to the database, waited for in the calling virtual thread. */
final class Sql implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** A connection on which nothing comes for so long is dead, or idle and cheap to open again. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /**
     * The database ends a transaction whose client fell silent for six seconds. A machine that loses its power in the
     * middle of a commit would otherwise keep the scope's row locked, and no other node could take the scope. MySQL can
     * only be told to end the whole connection, in a transaction or not.
     */
    private static final String SILENCE_ON_MARIADB = "SET SESSION idle_transaction_timeout = 6";
    private static final String SILENCE_ON_MYSQL = "SET SESSION wait_timeout = 6";
    private static final String LOCK_WAIT = "SET SESSION innodb_lock_wait_timeout = 4";

    private static final int LONGEST_STATEMENT = 4_096;
    private final Vertx vertx;
    private final MySQLConnectOptions options;
    private final Pool pool;

    Sql(Vertx vertx, DatabaseAddress address) {
        this.vertx = vertx;
        this.options = new MySQLConnectOptions();
        options.setPort(address.isSocket() ? 3306 : address.port()).setHost(address.host())
                .setDatabase(address.name()).setUser(address.user()).setPassword(address.password())
                .setCachePreparedStatements(true).setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT)
                .setPipeliningLimit(256);
        this.pool = MySQLBuilder.pool()
                .with(new PoolOptions().setMaxSize(6).setConnectionTimeout(3).setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxWaitQueueSize(1_000))
                .with(new NetClientOptions().setConnectTimeout((int) CONNECT.toMillis())
                        .setIdleTimeout((int) SILENCE.toSeconds()))
                .connectingTo(options).using(vertx).build();
    }

    /** The database did not do it, or its answer was lost. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    RowSet<Row> query(String sql, Tuple values) {
        return await(pool.preparedQuery(sql).execute(values));
    }

    /** The number of rows that matched. */
    int update(String sql, Tuple values) {
        return query(sql, values).rowCount();
    }

    /** A connection of the caller's own, outside of the pool; closing it makes the database roll back what is open. */
    MySQLConnection connect() {
        var connecting = MySQLConnection.connect(vertx, options);
        try {
            var open = await(connecting, CONNECT);
            var mariaDb = open.databaseMetadata().productName().contains("MariaDB");
            await(open.query(mariaDb ? SILENCE_ON_MARIADB : SILENCE_ON_MYSQL).execute());
            await(open.query(LOCK_WAIT).execute());
            return open;
        } catch (Failed e) {
            connecting.onSuccess(MySQLConnection::close); // now, or when it comes too late
            throw e;
        }
    }

    static <T> T await(Future<T> future) {
        return await(future, PATIENCE);
    }

    private static <T> T await(Future<T> future, Duration patience) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new Failed(new TimeoutException("the database has not answered for " + patience.toSeconds() + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
