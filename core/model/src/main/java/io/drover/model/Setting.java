package io.drover.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One setting of the installation, in the global scope. The id is {@code 1as!} and its name. Written by intents. */
public record Setting(String id, String name, String value, Instant created,
        @Nullable Instant removed) implements Resource {
}
