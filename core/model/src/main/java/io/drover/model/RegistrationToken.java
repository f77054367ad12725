package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets a machine become a host of one environment. Lives in the environment's scope. Written by intents.
 *
 * @param token the secret part of the registration URL
 * @param inactive it lets nobody in until it is activated again
 */
@RecordBuilder
public record RegistrationToken(String id, String uuid, @Nullable String name,
        @Nullable String description, String token, boolean inactive, Instant created,
        @Nullable Instant removed) implements Resource, RegistrationTokenBuilder.With {
}
