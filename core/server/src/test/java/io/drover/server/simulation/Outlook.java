package io.drover.server.simulation;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Service;
import io.drover.model.network.Fact.Check;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds for the addresses of external services: people are led past one that none of its living checkers reaches, and
 * past no other, by what is written down and by what every host was told.
 */
final class Outlook {
    /** Until all have found out, and all that is missing of what they said is asked for. */
    private static final long FINDING = 30_000;
    /** From what a host says to what is made of it: as long as a host that is lost may be taken for one that is there. */
    private static final long HEARING = 12_000;
    private final World world;
    /** By address and what it should be: since when it is not. */
    private final Map<String, Long> wrongSince = new HashMap<>();
    /** By address: when a host that could be heard said last that it does not answer. */
    private final Map<String, Long> saidIll = new HashMap<>();
    /** By host and address: since when it says that it answers, and has counted as one that is there, without a pause. */
    private final Map<String, Long> saysWell = new HashMap<>();
    private final Map<String, State> before = new HashMap<>();
    /** When something that was said may have been lost, or heard too late. */
    private long muddled = -HEARING;

    Outlook(World world) {
        this.world = world;
    }

    /** @param calm has all been well for long enough that whatever was missed is known */
    void look(boolean calm) {
        if (!world.hears() || !world.canAct()) {
            muddled = world.time().millisNow();
        }
        for (var service : world.database().view().checkedOutside()) {
            service.outside().forEach((address, health) -> {
                listen(Check.outside(service.id(), address));
                judge(service, address, health);
                if (calm) {
                    isAsItShouldBe(service, address, health);
                } else {
                    wrongSince.clear();
                }
            });
        }
    }

    private void listen(String id) {
        var now = world.time().millisNow();
        for (var host : world.hosts()) {
            var word = host.reachable() ? host.checks().says(id) : null;
            if (word == Word.DOWN) {
                saidIll.put(id, now);
            }
            // what an agent said that is away for longer than a moment counts no more, whatever its host sees
            if (word == Word.UP && world.database().view().get(Host.class, host.id()) instanceof Host row
                    && row.agentState() == AgentState.ACTIVE) {
                saysWell.putIfAbsent(host.id() + id, now);
            } else {
                saysWell.remove(host.id() + id);
            }
        }
    }

    /** Nobody is led past it but by what is said now, and by nobody as long as one that checks it reaches it. */
    private void judge(Service service, String address, InstanceHealth health) {
        var id = Check.outside(service.id(), address);
        var was = before.put(id, health.state());
        var now = world.time().millisNow();
        if (health.state() != State.UNHEALTHY || was == State.UNHEALTHY || was == null || now - muddled < HEARING) {
            return;
        }
        if (now - saidIll.getOrDefault(id, -HEARING) > HEARING) {
            world.observer().violation(says(service, address) + " is led past though nobody says so any more");
        }
        if (checkers(health).stream().anyMatch(host -> now - saysWell.getOrDefault(host.id() + id, now) > HEARING)) {
            world.observer().violation(says(service, address) + " is led past though one that checks it reaches it");
        }
    }

    private void isAsItShouldBe(Service service, String address, InstanceHealth health) {
        var living = checkers(health);
        var reached = living.stream().anyMatch(host -> host.checks().reaches(address));
        var right = living.isEmpty() || !service.state().runs()
                || (service.ill().contains(address) != reached && isTold(service, address, !reached));
        var key = Check.outside(service.id(), address) + reached;
        wrongSince.remove(Check.outside(service.id(), address) + !reached);
        if (right) {
            wrongSince.remove(key);
            return;
        }
        var now = world.time().millisNow();
        if (now - wrongSince.computeIfAbsent(key, _ -> now) > FINDING) {
            world.observer().violation(says(service, address)
                    + (reached ? " answers, and people are led past it" : " answers nobody, and people are led to it"));
            wrongSince.put(key, now);
        }
    }

    /** Do all say so that were told of the service at all? */
    private boolean isTold(Service service, String address, boolean ill) {
        return world.hosts().stream().filter(SimHost::reachable).map(host -> host.checks().ill(service.id()))
                .allMatch(told -> told == null || told.contains(address) == ill);
    }

    private List<SimHost> checkers(InstanceHealth health) {
        return world.hosts().stream().filter(host -> host.reachable() && health.checkers().contains(host.id()))
                .toList();
    }

    /** When all is well again everywhere for long enough. */
    void converged() {
        var view = world.database().view();
        for (var service : view.services()) {
            var wanted = service.checkedAddresses();
            if (!service.outside().keySet().equals(Set.copyOf(wanted))) {
                world.observer().violation(service.name() + " has " + wanted + ", and checked is " + service.outside());
            }
            service.outside().forEach((address, health) -> {
                var enough = Math.min(InstanceHealth.CHECKERS,
                        (int) world.hosts().stream().filter(host -> !host.lost()).count());
                if (checkers(health).size() != enough || health.checkers().size() != enough) {
                    world.observer().violation(
                            says(service, address) + " is checked by " + health.checkers() + " in the end");
                }
                if (health.state() != State.HEALTHY || !isTold(service, address, false)) {
                    world.observer().violation(says(service, address) + " ended as " + health.state());
                }
            });
        }
    }

    private static String says(Service service, String address) {
        return address + " of " + service.name();
    }
}
