package io.drover.server.database;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server on the data folder, reached by a unix socket only that its owner can open. It is a process of its own:
 * when the server is killed the database goes on, and the next server takes it over. When the database is killed it is
 * started again.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(15);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
    private static final String NAME = "cattle";

    private final MariaDb mariaDb;
    private final Thread keeper;
    private volatile ProcessHandle process;
    private boolean closed;

    private EmbeddedDatabase(MariaDb mariaDb, ProcessHandle process) {
        this.mariaDb = mariaDb;
        this.process = process;
        this.keeper = Thread.ofVirtual().name("database-keeper").unstarted(this::keep);
    }

    /**
     * Starts it, or takes over the one that a killed server left behind. The caller holds the folder.
     *
     * @throws IllegalStateException when MariaDB is missing or does not start, with its own last words
     */
    public static EmbeddedDatabase start(DataFolder data) {
        var mariaDb = new MariaDb(data.path().resolve("mysql").toAbsolutePath());
        var process = orphan(mariaDb);
        if (process == null) {
            mariaDb.install();
            process = mariaDb.spawn();
            awaitReady(mariaDb, process);
        }
        var database = new EmbeddedDatabase(mariaDb, process);
        database.keeper.start();
        return database;
    }

    public DatabaseAddress address() {
        return new DatabaseAddress(mariaDb.socket().toString(), 0, NAME, "root", "");
    }

    /** Ends it in good order. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            process.destroy();
        }
        try {
            process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the embedded database (process {}) does not end; it is left running", process.pid());
        }
    }

    long pid() {
        return process.pid();
    }

    /** The one that an earlier server left running, or null. One that is ending, or does not answer, is brought to its end. */
    private static @Nullable ProcessHandle orphan(MariaDb mariaDb) {
        var found = mariaDb.running().orElse(null);
        if (found == null) {
            return null;
        }
        if (ready(mariaDb, found, ORPHAN_LIMIT)) {
            LOG.info("taking over the database that an earlier server left running (process {})", found.pid());
            return found;
        }
        LOG.warn("the database that an earlier server left running (process {}) does not answer; it is started anew",
                found.pid());
        MariaDb.kill(found);
        return null;
    }

    private void keep() {
        while (true) {
            process.onExit().join();
            if (!again()) {
                return;
            }
            if (!ready(mariaDb, process, START_LIMIT)) {
                LockSupport.parkNanos(BETWEEN_STARTS.toNanos());
            }
        }
    }

    /** Starts it once more, unless it was to end. */
    private synchronized boolean again() {
        if (!closed) {
            LOG.error("the embedded database (process {}) has ended by itself and is started again: {}", process.pid(),
                    mariaDb.lastWords());
            try {
                process = mariaDb.spawn();
            } catch (RuntimeException e) {
                LOG.error("the embedded database cannot be started", e);
            }
        }
        return !closed;
    }

    private static void awaitReady(MariaDb mariaDb, ProcessHandle process) {
        if (!ready(mariaDb, process, START_LIMIT)) {
            MariaDb.kill(process);
            throw new IllegalStateException("the embedded database does not start: " + mariaDb.lastWords());
        }
    }

    /** False when it has ended, or has not answered in time. */
    private static boolean ready(MariaDb mariaDb, ProcessHandle process, Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() - end < 0) {
            if (mariaDb.answers(NAME)) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }
}
