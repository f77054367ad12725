package io.drover.network.balancing;

import io.drover.network.balancing.haproxy.Fate;
import io.drover.network.balancing.haproxy.Haproxy;
import io.drover.network.balancing.plan.Addresses;
import io.drover.network.balancing.plan.Containers;
import io.drover.network.knowledge.View;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What becomes of servers that are no longer wanted, by what is known of their containers. */
record Fates(View view) implements Function<String, Fate> {
    private static final Pattern CONTAINER = Pattern.compile("\\d+i\\d+");

    @Override
    public Fate apply(String server) {
        var name = Haproxy.container(server);
        if (!CONTAINER.matcher(name).matches()) {
            return Addresses.isAddress(name) ? Fate.STAYS : Fate.FOREIGN;
        }
        var container = view.container(name);
        if (container == null || !Containers.runs(container)) {
            return Fate.GONE;
        }
        return Containers.isReady(container) ? Fate.STAYS : Fate.RESTS;
    }
}
