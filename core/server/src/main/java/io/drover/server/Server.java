package io.drover.server;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Resource;
import io.drover.plugin.Extension;
import io.drover.server.cluster.ClusterBus;
import io.drover.server.cluster.Credentials;
import io.drover.server.cluster.Hints;
import io.drover.server.cluster.Leases;
import io.drover.server.cluster.ScopeOwners;
import io.drover.server.cluster.ScopeRooms;
import io.drover.server.database.DataFolder;
import io.drover.server.database.EmbeddedDatabase;
import io.drover.server.database.Migrations;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Commands;
import io.drover.server.loop.ScopedControl;
import io.drover.server.plugins.Plugins;
import io.drover.server.plugins.PluginsVerticle;
import io.drover.server.store.MySqlStore;
import io.drover.server.store.Node;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node of the control plane, from the database up to the HTTP port. Ends in the opposite order. */
final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private final Configuration configuration;
    private final Ends ends = new Ends();
    private volatile boolean ready;

    Server(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Returns when the API answers; on an exception, what had started has ended again. */
    void start() {
        try {
            var store = store(ends.add("data folder", DataFolder.hold(configuration.data())));
            var plugins = plugins();
            var vertx = bus(store);
            var handlers = Handlers.all(plugins, store);
            var commands = new Commands(store, store, handlers);
            var control = new ScopedControl(vertx, commands, store::await);
            // first the port, so that a server which cannot answer makes no keys and takes no scope
            listen(vertx, store, control, plugins);
            var keys = new KeyFile(configuration.data(), configuration.url(), System.out);
            var firstStart = new FirstStart(store, handlers, keys);
            own(vertx, store, new ScopeVerticles(store, commands, firstStart, configuration.hosts(), plugins,
                    configuration.url()));
            vertx.deployVerticle(new PluginsVerticle(plugins, store, control, configuration.url(),
                    () -> store.nodes().stream().map(Node::url).collect(Collectors.toSet()))).await();
            ends.add("readiness", () -> ready = false);
            await(() -> FirstStart.done(store.view(Store.GLOBAL)), store);
            ready = true;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    String url() {
        return configuration.url();
    }

    @Override
    public void close() {
        ends.close();
    }

    private void listen(Vertx vertx, MySqlStore store, ScopedControl control, Extensions extensions) {
        var front = new Front(vertx, () -> ready);
        var bridge = ends.add("bridge",
                Routes.mount(front.router(), vertx, store, control, extensions, configuration));
        try {
            front.listen(configuration.httpPort()).await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("port " + configuration.httpPort() + " cannot be opened: " + e.getMessage()
                    + "; choose another one with DROVER_HTTP_PORT", e);
        }
        if (configuration.bridge().port() > 0) {
            bridge.listen(configuration.bridge(), configuration.url());
        }
        ends.add("http", () -> front.close().await(5, TimeUnit.SECONDS));
    }

    private MySqlStore store(DataFolder data) {
        var address = configuration.database();
        if (address == null) {
            address = ends.add("embedded database", EmbeddedDatabase.start(data)).address();
        }
        Migrations.run(address);
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2).setPreferNativeTransport(true));
        ends.add("database client", () -> vertx.close().await(5, TimeUnit.SECONDS));
        var host = configuration.nodeAddress();
        var node = new Node(UUID.randomUUID().toString(), host == null ? "" : host,
                host == null ? 0 : ClusterBus.MEMBERSHIP_PORT, configuration.url());
        var store = ends.add("store", MySqlStore.open(vertx, address, node));
        if (host == null && configuration.database() != null && store.nodes().size() > 1) {
            log.warn("other servers use this database, or did a moment ago; to work together each needs its own"
                    + " DROVER_NODE_ADDRESS");
        }
        return store;
    }

    /** Those that are there already are live before anything is planned. */
    private Plugins plugins() {
        var plugins = ends.add("plugins",
                new Plugins(Extensions.of(BuiltIn.all().toArray(Extension[]::new)), configuration.plugins(),
                        configuration.data().resolve("loaded-plugins")));
        plugins.look();
        return plugins;
    }

    private Vertx bus(MySqlStore store) {
        var address = configuration.nodeAddress();
        if (address == null) {
            var vertx = Vertx.vertx(ClusterBus.sizes());
            ends.add("verticles", () -> vertx.close().await(10, TimeUnit.SECONDS));
            return vertx;
        }
        var credentials = Credentials.ofStored(store.secret("cluster", () -> Credentials.create().stored()));
        return ends.add("bus", ClusterBus.start(credentials, address, () -> store.nodes().stream()
                .filter(node -> node.port() > 0).map(Node::host).distinct().toList())).vertx();
    }

    private void own(Vertx vertx, MySqlStore store, ScopeVerticles verticles) {
        var owners = new ScopeOwners(Leases.of(store), () -> scopes(store), new ScopeRooms(vertx, verticles));
        var hints = new Hints(vertx, store::hint);
        hints.follow(scopes(store));
        ends.add("news of environments", store.watch(Store.GLOBAL, store.view(Store.GLOBAL).seq(), news -> {
            if (news.changes().stream().map(change -> change.after()).anyMatch(Server::isProject)) {
                hints.follow(scopes(store));
                owners.nudge();
            }
        }));
        owners.start();
        ends.add("scopes", owners);
    }

    private static boolean isProject(@org.jspecify.annotations.Nullable Resource resource) {
        return resource instanceof Project;
    }

    private static Set<String> scopes(Store store) {
        var scopes = new HashSet<String>(Set.of(Store.GLOBAL));
        store.view(Store.GLOBAL).all(Project.class, Kind.PROJECT).forEach(project -> scopes.add(project.id()));
        return scopes;
    }

    /** Waits for the owner of the global scope, this node or another one, to have made the first environment. */
    private static void await(BooleanSupplier done, Store store) {
        var told = new CountDownLatch(1);
        try (var _ = store.watch(Store.GLOBAL, 0, _ -> {
            if (done.getAsBoolean()) {
                told.countDown();
            }
        })) {
            if (!done.getAsBoolean()) {
                log.info("waiting for the owner of the global scope");
                told.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while starting", e);
        }
    }
}
