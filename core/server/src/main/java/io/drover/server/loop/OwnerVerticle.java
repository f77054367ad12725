package io.drover.server.loop;

import io.drover.model.Bus;
import io.drover.server.store.Ownership;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Says every second that this node owns a scope: a node that does not hear it serves its agents in vain. */
public final class OwnerVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 1_000;
    private final String scope;
    private final Ownership ownership;

    public OwnerVerticle(String scope, Ownership ownership) {
        this.scope = scope;
        this.ownership = ownership;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(TICK_MILLIS, _ -> vertx.eventBus().publish(Bus.owner(scope), ownership.epoch(scope)));
        return Future.succeededFuture();
    }
}
