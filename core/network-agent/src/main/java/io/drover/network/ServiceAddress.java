package io.drover.network;

import io.drover.network.command.Commands;

/** The address at which containers find names and metadata on every host. */
final class ServiceAddress {
    static final String TEXT = "169.254.169.250";
    private final Commands commands;

    ServiceAddress(Commands commands) {
        this.commands = commands;
    }

    /** On the loopback device, which is there whatever Docker does. */
    void take() {
        var result = commands.run("ip", "address", "replace", TEXT + "/32", "dev", "lo", "scope", "host");
        if (!result.ok()) {
            throw new IllegalStateException("cannot have the address " + TEXT + ": " + result.complaint());
        }
    }

    void giveBack() {
        commands.run("ip", "address", "del", TEXT + "/32", "dev", "lo");
    }
}
