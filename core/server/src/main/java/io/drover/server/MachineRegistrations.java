package io.drover.server;

import io.drover.model.Machine;
import io.drover.model.Version;
import io.drover.plugin.HostDriver.Registration;
import io.drover.server.agents.RegistrationCommand;
import io.drover.server.machines.Registrations;
import java.util.regex.Pattern;

/** Agents of machines are started as a person would, at the address at which people reach the server. */
record MachineRegistrations(String ownUrl) implements Registrations {
    /** Means another machine there than here. */
    private static final Pattern LOOPBACK = Pattern.compile("https?://(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    @Override
    public Registration of(Machine machine, String token) {
        var server = LOOPBACK.matcher(machine.server()).matches() ? ownUrl : machine.server();
        return new Registration(RegistrationCommand.root(server, token, machine.labels()), Version.AGENT_IMAGE,
                RegistrationCommand.url(server, token), machine.labels());
    }
}
