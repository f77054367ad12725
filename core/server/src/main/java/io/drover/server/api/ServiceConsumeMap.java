package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Service;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** That one service is linked to another, under a name. */
record ServiceConsumeMap(Service service, String name, Service consumed) implements Entity {
    @Override
    public String id() {
        return "1scm" + service.id().substring(2) + "-" + consumed.id().substring(2) + "-" + name;
    }

    String uuid() {
        return DerivedType.uuid(service.uuid(), id());
    }

    @Override
    public Instant created() {
        return service.created();
    }

    @Override
    public @Nullable Instant removed() {
        return null;
    }
}
