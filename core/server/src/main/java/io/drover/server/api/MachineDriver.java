package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.plugin.HostDriver;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A host driver that is here now. */
record MachineDriver(HostDriver driver) implements Entity {
    @Override
    public String id() {
        return "1md!" + driver.name();
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
