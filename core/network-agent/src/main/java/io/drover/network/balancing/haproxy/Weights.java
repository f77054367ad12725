package io.drover.network.balancing.haproxy;

import io.drover.network.balancing.plan.Backend;
import io.drover.network.balancing.plan.Server;
import io.drover.network.balancing.plan.Targets;

/** What HAProxy is told of how much each target of a backend is given: whole numbers beside each other. */
final class Weights {
    private static final int MOST = 256;
    private final double factor;

    Weights(Backend backend) {
        var usual = backend.targets().stream().flatMap(from -> from.servers().stream()).filter(Server::ready)
                .allMatch(one -> one.rate() == 1);
        var most = backend.targets().stream().mapToDouble(Weights::most).max().orElse(0);
        factor = usual || most == 0 ? 1 : MOST / most;
    }

    private static double most(Targets from) {
        return from.weight() * from.servers().stream().filter(Server::ready).mapToDouble(Server::rate).max()
                .orElse(from.hostname() == null ? 0 : 1);
    }

    int of(Targets from, Server server) {
        return of(from.weight() * (server.ready() ? server.rate() : 1));
    }

    int of(Targets from) {
        return of(from.weight());
    }

    /** A little is not nothing. */
    private int of(double weight) {
        return weight == 0 ? 0 : (int) Math.max(1, Math.min(MOST, Math.round(weight * factor)));
    }
}
