package io.drover.network.balancing.plan;

import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.spec.LbConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what services say of balancing. */
final class LbConfigs {
    private static final Logger log = LoggerFactory.getLogger(LbConfigs.class);

    private LbConfigs() {
    }

    /** Null when it says nothing, or nothing that is understood. */
    static @Nullable LbConfig of(Fact.OfService service) {
        try {
            return service.lbConfig() == null ? null : Wire.JSON.convertValue(service.lbConfig(), LbConfig.class);
        } catch (IllegalArgumentException e) {
            log.warn("what {} says of balancing is not understood: {}", service.name(), e.getMessage());
            return null;
        }
    }
}
