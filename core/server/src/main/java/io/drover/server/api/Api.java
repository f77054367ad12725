package io.drover.server.api;

import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Sessions;
import io.drover.server.auth.Tokens;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts the API: {@code /v2-beta}, the same in older words below {@code /v1}, {@code /v1-catalog}, and {@code /v1/logs/} and
 * {@code /v1/exec/} for the WebSockets of logs and commands. Nothing of it is open without credentials or a token.
 */
public final class Api {
    /** Compose files are the largest thing that anybody sends. */
    static final int MAX_BODY = 4 << 20;
    private static final int MAX_SIGN_IN = 4096;
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

    private final Vertx vertx;
    private final Authenticator authenticator;
    private final Call.Server server;
    private final Sessions sessions;
    private final Subscriptions subscriptions;

    public Api(Vertx vertx, Store store, Control control, Extensions extensions, InstantSource clock) {
        this.vertx = vertx;
        this.authenticator = new Authenticator(store, clock);
        this.server = new Call.Server(store, control, new Tokens(store, control, clock), new Types(extensions),
                new CommandOutput(vertx));
        this.sessions = new Sessions(store, authenticator, server.tokens());
        this.subscriptions = new Subscriptions(vertx, server);
    }

    /** To be called after the agents' own paths below {@code /v1} are mounted. */
    public void mount(Router router) {
        router.route(LogsAccess.PATH + "*").handler(new LogsSocket(vertx, server.tokens()));
        router.route(ExecAccess.PATH + "*").handler(new ExecSocket(vertx, server.tokens()));
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

    private void serve(RoutingContext context) {
        var method = context.request().method().name();
        var bytes = Bodies.of(context);
        Threads.run(context, () -> answer(context, method, bytes).written(), (reply, failure) -> {
            var answer = reply == null ? Errors.of(failure == null ? new IllegalStateException() : failure) : reply;
            Threads.end(context, answer.status() == 405 ? answer.with("Allow", METHODS) : answer);
        });
    }

    private Reply answer(RoutingContext context, String method, Buffer bytes) {
        var path = parts(context.request().path());
        var version = "/" + path.removeFirst();
        var old = version.equals(Links.OLD);
        var project = project(path);
        var links = new Links(origin(context), version, project);
        var call = new Call(Door.caller(context), links,
                old ? OldWords.query(context.queryParams()) : context.queryParams(),
                context.request().getHeader("X-API-Project-Id"), server);
        if (project != null) {
            enter(call, project);
        }
        if (call.named() != null) {
            enter(call, call.named());
        }
        // an environment's own URL is one to begin with, too
        var home = project == null && path.size() == 2 && path.getFirst().equalsIgnoreCase("projects")
                ? path.getLast()
                : project;
        var account = home == null ? "1a1" : home;
        var schemas = home == null ? links.schemas() : links.in(home).schemas();
        if (method.equals("OPTIONS")) {
            return Reply.of(204, null).with("Allow", METHODS);
        }
        var given = Json.read(method.equals("POST") || method.equals("PUT") ? bytes : null);
        if (old) {
            path.replaceAll(OldWords::path);
        }
        var reply = new Dispatch(call, method.equals("HEAD") ? "GET" : method,
                Body.of(old ? OldWords.body(given) : given)).reply(path);
        return (old ? reply.withBody(OldWords.answer(reply.body(), links)) : reply)
                .with("X-API-Schemas", schemas).with("X-API-Account-Id", account);
    }

    /** Takes {@code projects/<id>} off a path that goes on below it. */
    private static @Nullable String project(List<String> path) {
        if (path.size() < 3 || !path.getFirst().equalsIgnoreCase("projects")) {
            return null;
        }
        path.removeFirst();
        return path.removeFirst();
    }

    private static void enter(Call call, String project) {
        call.caller().requireProject(project);
        if (call.global().get(Project.class, project) == null) {
            throw Refusal.notFound("the environment " + project);
        }
    }

    private String origin(RoutingContext context) {
        return Origin.of(context.request(), server.store());
    }

    private static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        Arrays.stream(path.split("/")).filter(part -> !part.isEmpty())
                .forEach(part -> parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)));
        return parts;
    }

    private static void fail(RoutingContext context) {
        var failure = context.failure();
        var status = context.statusCode();
        Threads.end(context, failure == null || status >= 400 && status < 500
                ? Errors.ofStatus(status < 400 ? 500 : status)
                : Errors.of(failure));
    }
}
