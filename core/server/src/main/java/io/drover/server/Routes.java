package io.drover.server;

import io.drover.server.agents.AgentGateway;
import io.drover.server.api.Api;
import io.drover.server.api.Origin;
import io.drover.server.bridge.Bridge;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Control;
import io.drover.server.page.Page;
import io.drover.server.store.MySqlStore;
import io.drover.server.store.Node;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;

/** Who answers on the HTTP port; of the bridge, only its TCP port is left to be opened. */
final class Routes {
    private Routes() {
    }

    static Bridge mount(Router router, Vertx vertx, MySqlStore store, Control control, Extensions extensions,
            Configuration configuration) {
        new AgentGateway(vertx, store, control, configuration.images(),
                () -> store.nodes().stream().map(Node::url).toList(), request -> Origin.of(request, store))
                .mount(router);
        var api = new Api(vertx, store, control, extensions, Clock.systemUTC());
        api.mount(router);
        var bridge = new Bridge(vertx, store, api.desk());
        bridge.mount(router);
        Page.mount(router);
        return bridge;
    }
}
