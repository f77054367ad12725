package io.drover.server.api;

import io.drover.plugin.HostDriver;

/** A host driver that is here now. */
record MachineDriver(HostDriver driver) implements OfPlugin {
    @Override
    public String id() {
        return "1md!" + driver.name();
    }
}
