package io.drover.server.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of things, for one request: everything that is found through an environment's URL links within it.
 *
 * @param server scheme and authority as the client used them, for example {@code http://10.0.0.1:8080}
 * @param version where the request's path began, {@link #NEW} or {@link #OLD}
 * @param project the environment in the request's path, or null
 */
record Links(String server, String version, @Nullable String project) {
    static final String NEW = "/v2-beta";
    static final String OLD = "/v1";

    /** The version that a request's path begins with. */
    static String version(String path) {
        return path.startsWith(OLD + "/") ? OLD : NEW;
    }

    boolean old() {
        return version.equals(OLD);
    }

    String base() {
        return server + version + (project == null ? "" : "/projects/" + project);
    }

    String schemas() {
        return base() + "/schemas";
    }

    String schema(String type) {
        return schemas() + "/" + type.toLowerCase(Locale.ROOT);
    }

    String collection(ResourceType<?> type) {
        return collection(type.plural());
    }

    String collection(String plural) {
        return base() + "/" + plural.toLowerCase(Locale.ROOT);
    }

    String self(ResourceType<?> type, String id) {
        // an environment's own URL is what the others hang from
        return (type instanceof ProjectResource ? server + version + "/projects" : collection(type)) + "/" + id;
    }

    Links in(String otherProject) {
        return new Links(server, version, otherProject);
    }

    /** The same server by WebSocket. */
    String webSocket(String path) {
        return server.replaceFirst("^http", "ws") + path;
    }
}
