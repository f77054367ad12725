package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Sessions;
import io.drover.server.auth.Tokens;
import io.drover.server.bridge.Desk;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;

/**
 * Mounts the API: {@code /v2-beta}, the same in older words below {@code /v1}, {@code /v1-catalog}, and below {@code /v1}
 * as well the WebSockets of logs, commands, statistics and hosts' Docker. Nothing of it is open without credentials or a
 * token.
 */
public final class Api {
    /** Compose files are the largest thing that anybody sends. */
    static final int MAX_BODY = 4 << 20;
    private static final int MAX_SIGN_IN = 4096;

    private final Vertx vertx;
    private final Authenticator authenticator;
    private final Call.Server server;
    private final Answers answers;
    private final Sessions sessions;
    private final Subscriptions subscriptions;

    public Api(Vertx vertx, Store store, Control control, Extensions extensions, InstantSource clock) {
        this.vertx = vertx;
        this.authenticator = new Authenticator(store, clock);
        this.server = new Call.Server(store, control, new Tokens(store, control, clock), new Types(extensions),
                new CommandOutput(vertx));
        this.answers = new Answers(server);
        this.sessions = new Sessions(store, authenticator, server.tokens());
        this.subscriptions = new Subscriptions(vertx, server, authenticator);
    }

    /** To be called after the agents' own paths below {@code /v1} are mounted. */
    public void mount(Router router) {
        router.route(LogsAccess.PATH + "*").handler(new LogsSocket(vertx, server.tokens()).handler());
        router.route(ExecAccess.PATH + "*")
                .handler(new ExecSocket(vertx, server.tokens(), ExecAccess.USE, ExecAccess.Granted::by).handler());
        router.route(EngineSocketAccess.PATH + "*")
                .handler(new ExecSocket(vertx, server.tokens(), EngineSocketAccess.ACTION, EngineSocketAccess::by)
                        .handler());
        StatsAccess.PATHS.forEach(
                path -> router.route(path + "*")
                        .handler(new StatsSocket(vertx, server.tokens(), server.store()).handler()));
        for (var version : List.of(Links.NEW, Links.OLD)) {
            router.route(version + "/token").handler(new Bodies(MAX_SIGN_IN))
                    .handler(new SignIn(sessions)).failureHandler(Api::fail);
            router.route(version + "/*").handler(new Door(server.store(), authenticator, sessions))
                    .failureHandler(Api::fail);
            router.route(version + "/subscribe").handler(subscriptions::open).failureHandler(Api::fail);
            router.route(version + "/projects/:project/subscribe").handler(subscriptions::open)
                    .failureHandler(Api::fail);
            router.route(version + "/*").handler(new Bodies(MAX_BODY))
                    .handler(this::serve).failureHandler(Api::fail);
        }
        router.route(Catalog.PATH + "/*").handler(new Door(server.store(), authenticator, sessions))
                .handler(new Catalog(server.store())).failureHandler(Api::fail);
        router.routeWithRegex("/v[0-9][^/]*(/.*)?").handler(context -> Threads.end(context,
                Errors.of(new Refusal(Refusal.Code.UnsupportedVersion, null, "this server speaks " + Links.NEW))));
    }

    /** The same for those who come over the event-bus bridge. */
    public Desk desk() {
        return new BridgeDesk(server, authenticator, sessions, answers);
    }

    private void serve(RoutingContext context) {
        var method = context.request().method().name();
        var bytes = Bodies.of(context);
        Threads.run(context, () -> answer(context, method, bytes).written(), (reply, failure) -> {
            var answer = reply == null ? Errors.of(failure == null ? new IllegalStateException() : failure) : reply;
            Threads.end(context, answer.status() == 405 ? answer.with("Allow", Answers.METHODS) : answer);
        });
    }

    private Reply answer(RoutingContext context, String method, Buffer bytes) {
        var request = context.request();
        return answers.reply(new Asked(Door.caller(context), Origin.of(request, server.store()), method, request.path(),
                context.queryParams(), request.getHeader("X-API-Project-Id"), () -> Json.read(bytes)));
    }

    private static void fail(RoutingContext context) {
        var failure = context.failure();
        var status = context.statusCode();
        Threads.end(context, failure == null || status >= 400 && status < 500
                ? Errors.ofStatus(status < 400 ? 500 : status)
                : Errors.of(failure));
    }
}
