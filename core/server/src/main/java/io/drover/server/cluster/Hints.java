package io.drover.server.cluster;

import io.drover.model.Bus;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;

/** Listens to the news of every scope and passes them to this node's store. A hint that is lost costs a second. */
public final class Hints {
    private final Vertx vertx;
    private final ObjLongConsumer<String> hint;
    private final Map<String, MessageConsumer<Long>> listening = new ConcurrentHashMap<>();

    public Hints(Vertx vertx, ObjLongConsumer<String> hint) {
        this.vertx = vertx;
        this.hint = hint;
    }

    /** Listens to exactly these scopes from now on. */
    public void follow(Set<String> scopes) {
        scopes.forEach(scope -> listening.computeIfAbsent(scope, this::listen));
        listening.entrySet().removeIf(entry -> {
            var gone = !scopes.contains(entry.getKey());
            if (gone) {
                var _ = entry.getValue().unregister();
            }
            return gone;
        });
    }

    private MessageConsumer<Long> listen(String scope) {
        return vertx.eventBus().consumer(Bus.news(scope), message -> hint.accept(scope, message.body()));
    }
}
