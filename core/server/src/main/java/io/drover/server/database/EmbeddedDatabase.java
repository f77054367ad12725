package io.drover.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server on the data folder, reached by a unix socket only that its owner can open. It is a process of its own:
 * when the server is killed the database goes on, and the next server takes it over.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "cattle";

    private final Path folder;
    private final ProcessHandle process;

    private EmbeddedDatabase(Path folder, ProcessHandle process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts it, or takes over the one that a killed server left behind. The caller holds the folder.
     *
     * @throws IllegalStateException when MariaDB is missing or does not start, with its own last words
     */
    public static EmbeddedDatabase start(DataFolder data) {
        var folder = data.path().resolve("mysql").toAbsolutePath();
        var found = orphan(folder);
        if (found != null) {
            LOG.info("taking over the database that an earlier server left running (process {})", found.pid());
            var database = new EmbeddedDatabase(folder, found);
            database.awaitReady();
            return database;
        }
        install(folder);
        var database = new EmbeddedDatabase(folder, spawn(folder));
        database.awaitReady();
        return database;
    }

    public DatabaseAddress address() {
        return new DatabaseAddress(socket(folder).toString(), 0, NAME, "root", "");
    }

    /** Ends it in good order. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the embedded database (process {}) does not end; it is left running", process.pid());
        }
    }

    long pid() {
        return process.pid();
    }

    private static @org.jspecify.annotations.Nullable ProcessHandle orphan(Path folder) {
        try {
            var file = folder.resolve("mariadbd.pid");
            if (!Files.exists(file)) {
                return null;
            }
            return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                    // the number may be another program's by now: only one that runs on this very folder is ours
                    .filter(handle -> commandLine(handle.pid()).contains("--datadir=" + folder.resolve("data")))
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static void install(Path folder) {
        if (Files.isDirectory(folder.resolve("data/mysql"))) {
            return;
        }
        try {
            Files.createDirectories(folder);
            var log = folder.resolve("install.log");
            var exit = new ProcessBuilder(program("mariadb-install-db"), "--no-defaults", "--user=" + user(),
                    "--datadir=" + folder.resolve("data"), "--auth-root-authentication-method=normal",
                    "--skip-test-db", "--force").redirectErrorStream(true).redirectOutput(log.toFile()).start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the embedded database could not be made: " + lastWords(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ProcessHandle spawn(Path folder) {
        try {
            return new ProcessBuilder(List.of(program("mariadbd"), "--no-defaults", "--user=" + user(),
                    "--datadir=" + folder.resolve("data"), "--socket=" + socket(folder),
                    "--pid-file=" + folder.resolve("mariadbd.pid"), "--skip-networking", "--skip-log-bin",
                    "--character-set-server=utf8mb4", "--performance-schema=OFF", "--innodb-buffer-pool-size=64M",
                    "--innodb-log-file-size=24M", "--innodb-flush-log-at-trx-commit=1", "--key-buffer-size=1M",
                    "--aria-pagecache-buffer-size=4M", "--table-open-cache=200", "--max-connections=60"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("mariadbd.log").toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start().toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        var end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            var url = "jdbc:mariadb://localhost/?localSocket=" + socket(folder);
            try (var connection = DriverManager.getConnection(url, "root", "");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE IF NOT EXISTS " + NAME + " CHARACTER SET utf8mb4");
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the embedded database does not start: "
                            + lastWords(folder.resolve("mariadbd.log")), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A unix socket's path may have 107 characters only. */
    private static Path socket(Path folder) {
        var inside = folder.resolve("mysql.sock");
        if (inside.toString().length() > 100) {
            throw new IllegalStateException("the path of the data folder is too long for a unix socket: " + folder);
        }
        return inside;
    }

    private static String program(String name) {
        for (var folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin",
                "/opt/drover/mariadb")) {
            var file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new IllegalStateException("the embedded database needs MariaDB (" + name + " was not found): install the"
                + " package mariadb-server, or name an outside database with CATTLE_DB_CATTLE_MYSQL_HOST");
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    private static String lastWords(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())) + "\n(see " + log
                    + ")";
        } catch (IOException e) {
            return "see " + log;
        }
    }
}
