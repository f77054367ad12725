package io.drover.server.cluster;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Deploys what a scope's owner runs, and takes it down again in one piece. */
public final class ScopeRooms implements Function<String, AutoCloseable> {
    private static final DeploymentOptions OPTIONS = new DeploymentOptions()
            .setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    private final Vertx vertx;
    private final Function<String, List<? extends Deployable>> verticles;

    /** @param verticles those of one scope, in the order in which they start */
    public ScopeRooms(Vertx vertx, Function<String, List<? extends Deployable>> verticles) {
        this.vertx = vertx;
        this.verticles = verticles;
    }

    @Override
    public AutoCloseable apply(String scope) {
        var ids = new ArrayList<String>();
        try {
            for (var verticle : verticles.apply(scope)) {
                ids.add(vertx.deployVerticle(verticle, OPTIONS).await(30, TimeUnit.SECONDS));
            }
        } catch (Exception e) {
            undeploy(ids);
            throw new IllegalStateException("a verticle of scope " + scope + " does not start", e);
        }
        return () -> undeploy(ids);
    }

    private void undeploy(List<String> ids) {
        // all at once: what the scope's new owner does must not meet what this one still does
        ids.stream().map(vertx::undeploy).toList().forEach(future -> {
            try {
                future.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("a verticle does not end", e);
            }
        });
    }
}
