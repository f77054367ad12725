package io.drover.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real MariaDB of Debian's on a lab machine, reached by TCP as an outside database is. */
public final class Database {
    private static final String NAME = "cattle";
    private final Machine machine;
    private final Path data;

    public Database(Machine machine) {
        this.machine = machine;
        this.data = machine.disk().resolve("mysql");
    }

    /** Makes an empty database with its user. */
    public Database install() {
        machine.run("mariadb-install-db", "--no-defaults", "--user=root", "--datadir=" + data,
                "--auth-root-authentication-method=normal", "--skip-test-db", "--force");
        start();
        sql("CREATE DATABASE " + NAME + " CHARACTER SET utf8mb4");
        sql("CREATE USER '" + NAME + "'@'%' IDENTIFIED BY '" + NAME + "'");
        sql("GRANT ALL ON " + NAME + ".* TO '" + NAME + "'@'%'");
        return this;
    }

    /** Starts it and waits until it answers. */
    public void start() {
        machine.start("mariadbd", Map.of(), List.of("mariadbd", "--no-defaults", "--user=root", "--datadir=" + data,
                "--socket=" + socket(), "--pid-file=" + machine.disk().resolve("mysql.pid"),
                "--bind-address=" + machine.address(), "--port=3306", "--innodb-buffer-pool-size=64M",
                "--skip-name-resolve", "--max-connections=300"));
        Await.until("database on " + machine.name(), Duration.ofMinutes(2), () -> {
            sql("SELECT 1");
            return true;
        });
    }

    /** {@code kill -9}. */
    public void kill() {
        machine.run("pkill", "-KILL", "-x", "mariadbd");
        Await.until("end of the database", Duration.ofSeconds(20), () -> {
            try {
                machine.run("pgrep", "-x", "mariadbd");
                return false;
            } catch (IllegalStateException e) {
                return true;
            }
        });
    }

    /** Runs one statement as root and gives its rows, tab separated. */
    public String sql(String statement) {
        return machine.run("mariadb", "--no-defaults", "--user=root", "--socket=" + socket(), "--batch",
                "--skip-column-names", "--execute", statement, "mysql");
    }

    /** The environment variables by which a server is pointed at it. */
    public Map<String, String> settings() {
        return Map.of("CATTLE_DB_CATTLE_MYSQL_HOST", machine.address(), "CATTLE_DB_CATTLE_MYSQL_PORT", "3306",
                "CATTLE_DB_CATTLE_MYSQL_NAME", NAME, "CATTLE_DB_CATTLE_USERNAME", NAME, "CATTLE_DB_CATTLE_PASSWORD",
                NAME);
    }

    private Path socket() {
        return machine.disk().resolve("mysql.sock");
    }
}
