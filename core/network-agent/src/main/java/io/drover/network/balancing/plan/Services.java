package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import org.jspecify.annotations.Nullable;

/**
 * Finds services by the names that rules have for them.
 *
 * @param stackId the stack that a name without one means
 */
record Services(View view, String stackId) {
    /** @param written {@code service} or {@code stack/service} */
    Fact.@Nullable OfService named(String written) {
        var text = written.strip();
        var slash = text.indexOf('/');
        if (slash < 0) {
            return view.services(stackId, text).findFirst().orElse(null);
        }
        return view.stacks(text.substring(0, slash))
                .flatMap(stack -> view.services(stack.id(), text.substring(slash + 1))).findFirst().orElse(null);
    }

    /** {@code stack/service}. */
    String name(Fact.OfService service) {
        var stack = view.stack(service.stackId());
        return (stack == null ? service.stackId() : stack.name()) + "/" + service.name();
    }
}
