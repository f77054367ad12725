package io.drover.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A thing that people see by its id: kept by the store, as a {@link Resource} is, or following from what is kept. */
public interface Entity {
    String id();

    Instant created();

    /** When it was removed, or null while it exists. */
    @Nullable
    Instant removed();

    @JsonIgnore
    default boolean exists() {
        return removed() == null;
    }
}
