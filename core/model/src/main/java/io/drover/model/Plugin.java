package io.drover.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A jar in the plugins folder of one server node, in the global scope. Written by what the node reports.
 *
 * @param node the URL of the node
 */
public record Plugin(String id, String uuid, String node, PluginFacts facts, Instant created,
        @Nullable Instant removed) implements Resource {
}
