package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.plugin.NotificationSink;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A notification sink that is here now. */
record Sink(NotificationSink sink) implements Entity {
    @Override
    public String id() {
        return "1ns!" + sink.name();
    }

    /** Nobody notes when a plugin came. */
    @Override
    public Instant created() {
        return Instant.EPOCH;
    }

    @Override
    public @Nullable Instant removed() {
        return null;
    }
}
