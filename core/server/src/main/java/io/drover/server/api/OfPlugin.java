package io.drover.server.api;

import io.drover.model.Entity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An extension that is here now. */
interface OfPlugin extends Entity {
    /** Nobody notes when a plugin came. */
    @Override
    default Instant created() {
        return Instant.EPOCH;
    }

    @Override
    default @Nullable Instant removed() {
        return null;
    }
}
