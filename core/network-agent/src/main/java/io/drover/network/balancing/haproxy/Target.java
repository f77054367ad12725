package io.drover.network.balancing.haproxy;

/**
 * A server of a backend as HAProxy is to have it.
 *
 * @param ready whether it is given anything new
 * @param parameters the rest of its line; empty when there is none
 */
record Target(String name, String address, int port, int weight, boolean ready, String parameters) {
    /** For HAProxy's file. */
    String line() {
        return "server " + name + " " + arguments() + (ready ? "" : " disabled");
    }

    /** For its runtime interface, where each is disabled at first. */
    String arguments() {
        var at = address.indexOf(':') < 0 ? address : "[" + address + "]";
        return at + ":" + port + " weight " + weight + (parameters.isEmpty() ? "" : " " + parameters);
    }

    boolean checked() {
        return (" " + parameters + " ").contains(" check ");
    }
}
