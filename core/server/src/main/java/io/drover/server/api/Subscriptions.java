package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Caller;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET .../subscribe?eventNames=resource.change} as a WebSocket: every resource that changes, as a whole, and a
 * ping every five seconds. It tells what changes from now on; who needs the rest opens it first and reads lists then.
 */
final class Subscriptions {
    private static final Duration PING = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Call.Server server;
    private final Authenticator authenticator;
    private final Map<String, Changes> byScope = new HashMap<>();

    Subscriptions(Vertx vertx, Call.Server server, Authenticator authenticator) {
        this.vertx = vertx;
        this.server = server;
        this.authenticator = authenticator;
    }

    void open(RoutingContext context) {
        try {
            var caller = Door.caller(context);
            var project = project(context);
            var scopes = scopes(caller, project);
            if (!"websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
                throw new Refusal(Refusal.Code.MethodNotAllowed, null, "subscribe is a WebSocket");
            }
            var links = new Links(Origin.of(context.request(), server.store()),
                    Links.version(context.request().path()), project);
            var names = context.queryParam("eventNames");
            var wanted = names.isEmpty() || names.stream().anyMatch(name -> name.startsWith(Subscriber.CHANGE));
            var sight = new Subscriber.Sight(links, Wanted.of(context.queryParams()));
            context.request().toWebSocket()
                    .onSuccess(socket -> follow(new Subscriber(socket, sight, wanted), caller, scopes))
                    .onFailure(_ -> Threads.end(context, Errors.ofStatus(400)));
        } catch (Refusal refusal) {
            Threads.end(context, Errors.of(refusal));
        }
    }

    private void follow(Subscriber subscriber, Caller caller, List<String> scopes) {
        var socket = subscriber.socket();
        subscriber.onRoom(() -> haveRoom(scopes));
        var pulse = new Pulse();
        var standing = authenticator.standing(caller);
        var pings = vertx.setPeriodic(PING.toMillis(), _ -> ping(subscriber, pulse, standing));
        socket.closeHandler(_ -> {
            vertx.cancelTimer(pings);
            scopes.forEach(scope -> leave(scope, subscriber));
        });
        if (subscriber.changes()) {
            scopes.forEach(scope -> join(scope, subscriber));
        }
    }

    /** Also the moment to see whether the key still opens anything, or the client reads no more. */
    private void ping(Subscriber subscriber, Pulse pulse, BooleanSupplier standing) {
        var socket = subscriber.socket();
        if (!standing.getAsBoolean()) {
            socket.close((short) 1008, "the key has been removed, switched off or changed");
        } else if (pulse.stopped(subscriber.hasRoom(), subscriber.gone())) {
            socket.close((short) 1008, "nothing has been read for a while");
        } else if (!socket.isClosed() && subscriber.hasRoom()) {
            subscriber.send(Json.write(Map.of("name", "ping", "id", UUID.randomUUID().toString(), "time",
                    System.currentTimeMillis())).toString());
        }
    }

    private synchronized void haveRoom(List<String> scopes) {
        scopes.stream().map(byScope::get).filter(Objects::nonNull).forEach(Changes::soon);
    }

    private synchronized void join(String scope, Subscriber subscriber) {
        byScope.computeIfAbsent(scope, _ -> new Changes(vertx, server.store(), server.types(), scope))
                .add(subscriber);
    }

    private synchronized void leave(String scope, Subscriber subscriber) {
        var changes = byScope.get(scope);
        if (changes != null && !changes.remove(subscriber)) {
            byScope.remove(scope);
            changes.close();
        }
    }

    private static @Nullable String project(RoutingContext context) {
        var inPath = context.pathParam("project");
        if (inPath != null) {
            return inPath;
        }
        var asked = context.queryParam("projectId");
        return asked.isEmpty() ? context.request().getHeader("X-API-Project-Id") : asked.getFirst();
    }

    private List<String> scopes(Caller caller, @Nullable String project) {
        var projects = server.store().view(Store.GLOBAL);
        if (project == null) {
            return Stream.concat(Stream.of(Store.GLOBAL), projects.all(Project.class, Kind.PROJECT).stream()
                    .map(Project::id).filter(caller::mayUse)).toList();
        }
        caller.requireProject(project);
        if (projects.get(Project.class, project) == null) {
            throw Refusal.notFound("the environment " + project);
        }
        return List.of(Store.GLOBAL, project);
    }
}
