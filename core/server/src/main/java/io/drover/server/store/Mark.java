package io.drover.server.store;

import io.drover.model.Instance;
import io.drover.model.Resource;
import io.drover.model.Selection;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.ServiceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What planners look for whenever they plan, so that they need not look at all there is. */
enum Mark {
    /** Should run and has no host. */
    UNPLACED(Instance.class, instance -> !instance.placed() && instance.desired() == Instance.Desired.RUNNING),
    /** Has a host and should be there, and lacks an address or the numbers of ports. */
    AWAITING_NETWORK(Instance.class, instance -> instance.placed() && instance.awaitsNetwork() && instance.wanted()),
    /** Its run is to end, or was to. */
    ENDING(Instance.class, instance -> instance.ends() || instance.drain() != null),
    BALANCER(Service.class, service -> service.spec().kind() == ServiceKind.LOAD_BALANCER),
    UPGRADING(Service.class, service -> service.upgrade() != null),
    /** Is to run and has not been active yet. */
    STARTING(Service.class, service -> !service.everActive() && service.state().runs()),
    /** Keeps addresses for the containers to come. */
    RETAINING(Service.class, service -> !service.addresses().isEmpty()),
    /** Finds others by selectors, or did. */
    SELECTING(Service.class, service -> service.spec().selectorLink() != null
            || service.spec().selectorContainer() != null || !service.selection().equals(Selection.NOTHING)),
    /** Has addresses outside that are checked, or were. */
    CHECKED_OUTSIDE(Service.class, service -> !service.checkedAddresses().isEmpty() || !service.outside().isEmpty()),
    /** Is being removed. */
    LEAVING(Stack.class, stack -> stack.state() == Stack.State.REMOVING);

    private final Predicate<Resource> has;

    <T extends Resource> Mark(Class<T> type, Predicate<T> has) {
        this.has = resource -> type.isInstance(resource) && has.test(type.cast(resource));
    }

    /** The names of all that it has. */
    static List<String> of(Resource resource) {
        var marks = new ArrayList<String>();
        for (var mark : values()) {
            if (mark.has.test(resource)) {
                marks.add(mark.name());
            }
        }
        return marks;
    }
}
