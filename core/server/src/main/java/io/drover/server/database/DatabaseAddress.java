package io.drover.server.database;

import io.drover.model.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a database is reached.
 *
 * @param host a name or address; one that starts with a slash is the path of a unix socket, and the port is not used
 */
public record DatabaseAddress(String host, int port, String name, String user, String password) {

    /**
     * The outside database by Rancher's variables, or null when none is asked for.
     *
     * @throws Refusal naming the variable that is wrong
     */
    public static @Nullable DatabaseAddress fromEnvironment(Map<String, String> environment) {
        var host = environment.get("CATTLE_DB_CATTLE_MYSQL_HOST");
        if (host == null || host.isBlank()) {
            return null;
        }
        return new DatabaseAddress(host, port(environment.getOrDefault("CATTLE_DB_CATTLE_MYSQL_PORT", "3306")),
                environment.getOrDefault("CATTLE_DB_CATTLE_MYSQL_NAME", "cattle"),
                environment.getOrDefault("CATTLE_DB_CATTLE_USERNAME", "cattle"),
                environment.getOrDefault("CATTLE_DB_CATTLE_PASSWORD", "cattle"));
    }

    public boolean isSocket() {
        return host.startsWith("/");
    }

    /** For JDBC, which only the migrations use. */
    String jdbcUrl() {
        return isSocket()
                ? "jdbc:mariadb://localhost/" + name + "?localSocket=" + host
                : "jdbc:mariadb://" + host + ":" + port + "/" + name + "?connectTimeout=5000";
    }

    @Override
    public String toString() {
        return isSocket() ? host : host + ":" + port + "/" + name;
    }

    private static int port(String text) {
        try {
            var port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refusal.invalid("CATTLE_DB_CATTLE_MYSQL_PORT", "must be a port number, not '" + text + "'");
    }
}
