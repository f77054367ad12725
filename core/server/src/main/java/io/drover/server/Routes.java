package io.drover.server;

import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Who answers on the HTTP port. */
final class Routes {
    private Routes() {
    }

    static void mount(Router router, Vertx vertx, Store store, Control control, Configuration configuration) {
    }
}
