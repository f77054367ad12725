package io.drover.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The MariaDB programs on one folder: making the data files, starting the server, finding one that already runs. */
final class MariaDb {
    private static final List<String> PROGRAMS = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin",
            "/opt/drover/mariadb");
    private static final int LONGEST_SOCKET = 100;

    private final Path folder;
    private final Path files;

    MariaDb(Path folder) {
        this.folder = folder;
        this.files = folder.resolve("data");
        if (socket().toString().length() > LONGEST_SOCKET) {
            throw new IllegalStateException("the path of the data folder is too long for a unix socket: " + folder);
        }
    }

    Path socket() {
        return folder.resolve("mysql.sock");
    }

    /** Makes the data files when there are none; an installation that was broken off is made anew. */
    void install() {
        try {
            Files.createDirectories(folder);
            // the database asks its clients for no password: who can reach the socket is its master
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            if (Files.isDirectory(files)) {
                return;
            }
            var fresh = folder.resolve("data.new");
            on(fresh).forEach(MariaDb::kill);
            delete(fresh);
            var log = folder.resolve("install.log");
            var exit = new ProcessBuilder(program("mariadb-install-db"), "--no-defaults", "--user=" + user(),
                    "--datadir=" + fresh, "--auth-root-authentication-method=normal", "--skip-test-db", "--force")
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the embedded database could not be made: " + lastWords(log));
            }
            Files.move(fresh, files, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be used", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ProcessHandle spawn() {
        try {
            return new ProcessBuilder(List.of(program("mariadbd"), "--no-defaults", "--user=" + user(), datadir(files),
                    "--socket=" + socket(), "--pid-file=" + folder.resolve("mariadbd.pid"), "--skip-networking",
                    "--skip-log-bin", "--character-set-server=utf8mb4", "--performance-schema=OFF",
                    "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=24M",
                    "--innodb-flush-log-at-trx-commit=1", "--key-buffer-size=1M", "--aria-pagecache-buffer-size=4M",
                    "--table-open-cache=200", "--max-connections=60")).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("mariadbd.log").toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start().toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server that runs on these very files, whoever started it. */
    Optional<ProcessHandle> running() {
        return on(files).stream().findFirst();
    }

    /** Asks it for something; makes the database of that name when there is none. */
    boolean answers(String name) {
        var url = "jdbc:mariadb://localhost/?connectTimeout=2000&socketTimeout=5000&localSocket=" + socket();
        try (var connection = DriverManager.getConnection(url, "root", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    String lastWords() {
        return lastWords(folder.resolve("mariadbd.log"));
    }

    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static List<ProcessHandle> on(Path files) {
        return ProcessHandle.allProcesses().filter(process -> arguments(process.pid()).contains(datadir(files)))
                .toList();
    }

    private static String datadir(Path files) {
        return "--datadir=" + files;
    }

    private static List<String> arguments(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
        } catch (IOException e) {
            return List.of(); // it has ended meanwhile, or is another user's
        }
    }

    private static String program(String name) {
        return PROGRAMS.stream().map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IllegalStateException("the embedded database needs MariaDB (" + name
                        + " was not found): install the package mariadb-server, or name an outside database with"
                        + " CATTLE_DB_CATTLE_MYSQL_HOST"))
                .toString();
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (var all = Files.walk(path)) {
                for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
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
