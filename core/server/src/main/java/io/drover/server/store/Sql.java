package io.drover.server.store;

import io.drover.server.database.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
    private final Vertx vertx;
    private final MySQLConnectOptions options;
    private final Pool pool;

    Sql(Vertx vertx, DatabaseAddress address) {
        this.vertx = vertx;
        this.options = new MySQLConnectOptions();
        options.setPort(address.isSocket() ? 3306 : address.port()).setHost(address.host())
                .setDatabase(address.name()).setUser(address.user()).setPassword(address.password())
                .setCachePreparedStatements(true).setPipeliningLimit(256);
        this.pool = MySQLBuilder.pool()
                .with(new PoolOptions().setMaxSize(6).setConnectionTimeout(3).setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxWaitQueueSize(1_000))
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
        return await(MySQLConnection.connect(vertx, options));
    }

    static <T> T await(Future<T> future) {
        return await(future, PATIENCE);
    }

    static <T> T await(Future<T> future, Duration patience) {
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
