package io.drover.server;

import io.drover.server.agents.PullTaskPlanner;
import io.drover.server.agents.RemovalPlanner;
import io.drover.server.agents.VolumesPlanner;
import io.drover.server.balancing.BalancingPlanner;
import io.drover.server.extension.Extensions;
import io.drover.server.health.Ballot;
import io.drover.server.health.HealthPlanner;
import io.drover.server.hosts.HostTimings;
import io.drover.server.hosts.HostsPlanner;
import io.drover.server.hosts.Liveness;
import io.drover.server.loop.Planner;
import io.drover.server.machines.MachinesPlanner;
import io.drover.server.network.NetworkPlanner;
import io.drover.server.network.NetworkSecrets;
import io.drover.server.scheduling.SchedulingPlanner;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.stacks.StacksPlanner;
import io.drover.server.upgrades.UpgradesPlanner;
import io.drover.server.upgrades.UpgradesPlanner.Counted;
import java.util.List;

/** What plans for an environment, each with what it needs of the others' knowledge. */
public final class EnvironmentPlanners {
    private EnvironmentPlanners() {
    }

    /**
     * @param liveness of this ownership, told of every host that says something
     * @param ballot of this ownership, told of what hosts say of the containers that they check
     * @param extensions that are live now, asked each time
     * @param counted by load balancers, as this ownership heard it
     */
    public static List<Planner> of(Liveness liveness, Ballot ballot, HostTimings timings, Extensions extensions,
            Counted counted) {
        return List.of(new HostsPlanner(liveness, timings), new StacksPlanner(),
                new ServicesPlanner((host, now) -> liveness.lostSince(host, now, timings.detection()),
                        timings.grace(), ballot::replaceAt),
                new UpgradesPlanner(extensions, counted), new HealthPlanner(ballot),
                new SchedulingPlanner(extensions, System::nanoTime),
                new NetworkPlanner(NetworkSecrets::make),
                new BalancingPlanner(),
                new RemovalPlanner(),
                new MachinesPlanner(),
                new PullTaskPlanner(),
                new VolumesPlanner());
    }
}
