package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.model.network.Fact.OfContainer;
import io.drover.model.network.Fact.OfService;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much each container of a service is given while the service is upgraded. Where only one of the two sets has somebody
 * who is ready, that one is given everything: some answer is better than none.
 */
final class Shares {
    private static final double ALL = 100;
    private final OfService.@Nullable Shared shared;
    private final double old;
    private final double fresh;
    private final boolean both;

    /** @param ready those containers of the service that may be given something here */
    Shares(OfService service, Collection<OfContainer> ready) {
        var here = service.shared();
        shared = here != null && here.parts().contains("") ? here : null;
        var isNew = (Predicate<OfContainer>) one -> shared != null && shared.isNew(one);
        var newer = ready.stream().filter(isNew).count();
        var older = ready.size() - newer;
        both = shared != null && newer > 0 && older > 0;
        var percent = shared == null ? 0 : shared.percent();
        fresh = both ? ready.size() * percent / ALL / newer : 1;
        old = both ? ready.size() * (ALL - percent) / ALL / older : 1;
    }

    /** At 0 it stands by. */
    double of(Fact.OfContainer container) {
        return both && shared != null ? shared.isNew(container) ? fresh : old : 1;
    }

    /** What is counted of this service, if anything is. */
    static boolean counted(OfService service) {
        var here = service.shared();
        return here != null && here.isCounted() && here.parts().contains("");
    }
}
