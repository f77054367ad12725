package io.drover.network.metadata;

import io.drover.model.network.Fact;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What metadata calls a service: one launch config of it, a sidekick being one of its own. */
record ServicePart(Fact.OfService service, Fact.OfService.Part launch) {
    static final Comparator<ServicePart> ORDER = Comparator
            .<ServicePart>comparingLong(part -> part.service().createIndex())
            .thenComparing(part -> part.service().id()).thenComparing(part -> part.launch().name());
    private static final Fact.OfService.Part NONE = new Fact.OfService.Part("", Map.of(), List.of(), List.of(), null);

    /** Of a service without containers there is one as well. */
    static Stream<ServicePart> all(Fact.OfService service) {
        return service.parts().isEmpty()
                ? Stream.of(new ServicePart(service, NONE))
                : service.parts().stream().map(launch -> new ServicePart(service, launch));
    }

    static ServicePart of(Fact.OfService service, String name) {
        return all(service).filter(part -> part.launch().name().equals(name)).findFirst()
                .orElseGet(() -> new ServicePart(service, NONE));
    }

    String name() {
        return launch.name().isEmpty() ? service.name() : launch.name();
    }

    Map<String, @Nullable Object> form(Catalog catalog) {
        return ServiceForm.of(this, catalog, null);
    }

    /** For its own containers. */
    Map<String, @Nullable Object> withToken(Catalog catalog) {
        return ServiceForm.of(this, catalog, service.token());
    }
}
