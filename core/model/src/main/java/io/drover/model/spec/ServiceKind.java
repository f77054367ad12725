package io.drover.model.spec;

import com.fasterxml.jackson.annotation.JsonValue;

/** The kinds of service, by the type names of the v2-beta API. */
public enum ServiceKind {
    SERVICE("service"),
    LOAD_BALANCER("loadBalancerService"),
    EXTERNAL("externalService"),
    ALIAS("dnsService"),
    STORAGE_DRIVER("storageDriverService"),
    NETWORK_DRIVER("networkDriverService");

    private final String wire;

    ServiceKind(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
