package io.drover.server.agents;

import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.wire.Assigned;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one host was to run when it was last worked out. One container more should cost as much on a host with hundreds of
 * them, so what rests on nothing that has changed is the same as before.
 */
final class Remembered {
    private Map<String, Made> made = Map.of();
    private List<NamedVolume> volumes = List.of();

    private record Made(Instance of, @Nullable Service service, @Nullable Stack stack, Assigned assigned) {
        @SuppressWarnings("ReferenceEquality") // a view shares what has not changed with the one before it
        boolean restsOn(Instance instance, @Nullable Service nowService, @Nullable Stack nowStack) {
            return of == instance && service == nowService && stack == nowStack;
        }
    }

    Map<String, Assigned> assignments(View view, String hostId, String environment) {
        var people = view.all(NamedVolume.class, Kind.VOLUME).stream().map(NamedVolume::mounted)
                .filter(Objects::nonNull).toList();
        var before = people.equals(volumes) ? made : Map.<String, Made>of();
        volumes = people;
        var now = new HashMap<String, Made>();
        var wanted = Assignments.of(view, hostId, instance -> {
            var service = view.get(Service.class, instance.serviceId());
            var stack = view.get(Stack.class, instance.stackId());
            var known = before.get(instance.id());
            var assigned = known != null && known.restsOn(instance, service, stack)
                    ? known.assigned()
                    : Assignments.assigned(view, instance, environment);
            if (Assignments.restsOnNoOther(instance)) {
                now.put(instance.id(), new Made(instance, service, stack, assigned));
            }
            return assigned;
        });
        made = now;
        return wanted;
    }
}
