package io.drover.network.balancing.plan;

import java.util.List;
import java.util.Set;

/**
 * Targets among which requests are shared out.
 *
 * @param name for HAProxy and its statistics; of all backends of a balancer only this has it
 * @param names all by which sections of a person's own may mean it, its name among them
 * @param http whether requests are looked at
 */
public record Backend(String name, Set<String> names, boolean http, List<Targets> targets) {
    public Backend {
        names = Set.copyOf(names);
        targets = List.copyOf(targets);
    }
}
