package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets a machine become a host of one environment. Lives in the environment's scope. Written by intents.
 *
 * @param token the secret part of the registration URL
 */
@RecordBuilder
public record RegistrationToken(String id, String uuid, String token, Instant created,
        @Nullable Instant removed) implements Resource, RegistrationTokenBuilder.With {
}
