package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An environment: hosts, stacks and their network, closed to every other one. Its id is its scope. Written by intents. */
@RecordBuilder
public record Project(String id, String uuid, String name, @Nullable String description, Instant created,
        @Nullable Instant removed) implements Resource, ProjectBuilder.With {
}
