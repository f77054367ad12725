package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pair of access key and secret, for HTTP Basic. Written by intents.
 *
 * @param projectId the only environment it opens; null opens everything (an admin's key)
 * @param publicValue the access key
 * @param secretHash of the secret, which itself is shown once and not kept
 * @param inactive it opens nothing until it is activated again
 */
@RecordBuilder
public record ApiKey(String id, String uuid, @Nullable String name, @Nullable String description,
        @Nullable String projectId, String publicValue, String secretHash, boolean inactive, Instant created,
        @Nullable Instant removed) implements Resource, ApiKeyBuilder.With {
}
