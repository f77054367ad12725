package io.drover.server.machines;

import io.drover.model.Machine;
import io.drover.plugin.HostDriver.Registration;

/** How the agent of a machine is started. */
@FunctionalInterface
public interface Registrations {
    Registration of(Machine machine, String token);
}
