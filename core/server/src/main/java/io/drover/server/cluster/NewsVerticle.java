package io.drover.server.cluster;

import io.drover.model.Bus;
import io.drover.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Runs on a scope's owner and hints to the other nodes that there is news, so that they need not wait for their next poll. */
public final class NewsVerticle extends VerticleBase {
    private final String scope;
    private final Store store;
    private Store.@Nullable Watch watch;

    public NewsVerticle(String scope, Store store) {
        this.scope = scope;
        this.store = store;
    }

    @Override
    public Future<?> start() {
        watch = store.watch(scope, store.view(scope).seq(),
                news -> vertx.eventBus().publish(Bus.news(scope), news.seq()));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (watch != null) {
            watch.close();
        }
        return Future.succeededFuture();
    }
}
