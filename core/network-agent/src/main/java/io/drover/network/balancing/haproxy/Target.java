package io.drover.network.balancing.haproxy;

/**
 * A server of a backend as HAProxy is to have it.
 *
 * @param ready whether it is given anything new
 * @param well whether it would answer though it is given nothing new
 * @param parameters the rest of its line; empty when there is none
 */
record Target(String name, String address, int port, int weight, boolean ready, boolean well, String parameters) {
    /**
     * One that was added keeps no connection for the next request unless it is told to, as those of the file do; and while it
     * keeps one that nobody uses it cannot be removed.
     */
    private static final String KEEPING = " pool-max-conn -1 pool-purge-delay 1s";

    /** For HAProxy's file. */
    String line() {
        return "server " + name + " " + arguments("") + (ready ? "" : " disabled");
    }

    /** For its runtime interface, where each is disabled at first. */
    String added() {
        return arguments(KEEPING);
    }

    /** @param usual what a person's own parameters, which come later, may say otherwise */
    private String arguments(String usual) {
        var at = address.indexOf(':') < 0 ? address : "[" + address + "]";
        return at + ":" + port + " weight " + weight + usual + (parameters.isEmpty() ? "" : " " + parameters);
    }

    boolean checked() {
        return (" " + parameters + " ").contains(" check ");
    }
}
