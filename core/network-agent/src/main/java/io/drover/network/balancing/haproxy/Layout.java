package io.drover.network.balancing.haproxy;

import io.drover.model.network.BalancerContainer;

/**
 * Where an HAProxy finds what is its own.
 *
 * @param folder of its file and what belongs to it
 * @param run the folder of its sockets
 * @param healthPort where it answers that it is there
 * @param statisticsPort on its loopback device
 * @param peersPort on its loopback device, where a worker tells the one after it which client is whose
 */
public record Layout(String folder, String run, int healthPort, int statisticsPort, int peersPort) {
    /** In our image. */
    public static final Layout IMAGE = new Layout("/etc/haproxy", "/run/haproxy", BalancerContainer.HEALTH_PORT,
            BalancerContainer.STATISTICS_PORT, BalancerContainer.PEERS_PORT);
    static final String FILE = "haproxy.cfg";
    static final String CHALLENGES = "challenges.map";

    String file(String name) {
        return folder + "/" + name;
    }

    /** Where a worker that is ending finds the one that took over a port. */
    String successor(int port) {
        return "unix@" + run + "/" + port + ".sock";
    }
}
