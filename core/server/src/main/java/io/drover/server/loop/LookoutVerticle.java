package io.drover.server.loop;

import io.drover.model.Resource;
import io.drover.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Has a {@link Lookout} over one kind of resource of a scope for as long as it is deployed. */
public abstract class LookoutVerticle extends VerticleBase {
    private final String name;
    private final Store store;
    private final String scope;
    private final Class<? extends Resource> kind;
    private @Nullable Lookout lookout;

    /** @param name of what it does, for its thread */
    protected LookoutVerticle(String name, Store store, String scope, Class<? extends Resource> kind) {
        this.name = name;
        this.store = store;
        this.scope = scope;
        this.kind = kind;
    }

    /** What its thread does; it ends when it is interrupted. */
    protected abstract void run(Lookout news) throws InterruptedException;

    @Override
    public final Future<?> start() {
        lookout = new Lookout(name + "-" + scope, store, scope, kind, this::run);
        return Future.succeededFuture();
    }

    @Override
    public final Future<?> stop() {
        if (lookout != null) {
            lookout.close();
        }
        return Future.succeededFuture();
    }
}
