package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.server.store.View;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A type whose members are not kept but follow from others of their environment. */
interface DerivedType<R extends Entity> extends ResourceType<R> {
    @Override
    default boolean global() {
        return false;
    }

    @Override
    default @Nullable R find(View view, String id) {
        return in(view).filter(member -> member.id().equals(id)).findFirst().orElse(null);
    }

    /** The same for the same parts, always. */
    static String uuid(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("/", parts).getBytes(StandardCharsets.UTF_8)).toString();
    }
}
