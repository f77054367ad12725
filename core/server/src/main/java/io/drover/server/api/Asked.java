package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.server.auth.Caller;
import io.vertx.core.MultiMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request of somebody who is known, whichever way it came.
 *
 * @param origin the server's address as the client used it
 * @param path from the version on, as it was written
 * @param named the environment named by a header, or null
 * @param body throws a refusal when it is not JSON
 */
record Asked(Caller caller, String origin, String method, String path, MultiMap query, @Nullable String named,
        Supplier<JsonNode> body) {
}
