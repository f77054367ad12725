package io.drover.server.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of things, for one request: everything that is found through an environment's URL links within it.
 *
 * @param server scheme and authority as the client used them, for example {@code http://10.0.0.1:8080}
 * @param project the environment in the request's path, or null
 */
record Links(String server, @Nullable String project) {
    private static final String VERSION = "/v2-beta";

    String base() {
        return server + VERSION + (project == null ? "" : "/projects/" + project);
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
        return (type instanceof ProjectResource ? server + VERSION + "/projects" : collection(type)) + "/" + id;
    }

    Links in(String otherProject) {
        return new Links(server, otherProject);
    }

    /** The same server by WebSocket. */
    String webSocket(String path) {
        return server.replaceFirst("^http", "ws") + path;
    }
}
