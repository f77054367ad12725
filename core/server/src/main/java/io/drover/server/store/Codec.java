package io.drover.server.store;

import io.drover.model.Kind;
import io.drover.model.Resource;
import io.drover.model.Wire;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Resources as rows. */
final class Codec {
    private Codec() {
    }

    static String body(Resource resource) {
        return Wire.write(resource);
    }

    /** From the columns {@code kind} and {@code body}; null for a resource that was forgotten. */
    static @Nullable Resource resource(Row row) {
        var body = row.getString("body");
        return body == null ? null : Wire.read(body, Kind.ofStored(row.getString("kind")).type());
    }
}
