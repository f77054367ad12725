package io.drover.server.agents;

import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.intent.Intent.RegisterHost;
import io.drover.model.wire.Registration;
import io.drover.server.auth.Secrets;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of agents, on any node: registration, the agent's image, and the connections. */
public final class AgentGateway {
    private static final Logger log = LoggerFactory.getLogger(AgentGateway.class);
    private static final int LARGEST_REQUEST = 256 << 10;
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");
    private static final List<String> IMAGES = List.of("agent", "balancer", "sample");

    private final Control control;
    private final Path images;
    private final AgentLogins logins;
    private final AgentConnections connections;
    private final Function<HttpServerRequest, String> origin;

    /**
     * @param images the folder with {@code agent.tar}, {@code balancer.tar} and {@code sample.tar}
     * @param servers the addresses of all live server nodes
     * @param origin scheme and authority under which the asker of a request reaches this server
     */
    public AgentGateway(Vertx vertx, Store store, Control control, Path images, Supplier<List<String>> servers,
            Function<HttpServerRequest, String> origin) {
        this.control = control;
        this.images = images;
        this.logins = new AgentLogins(store);
        this.connections = new AgentConnections(vertx, servers);
        this.origin = origin;
    }

    public void mount(Router router) {
        router.get("/v1/agent").handler(this::connect);
        router.post("/v1/register").handler(BodyHandler.create(false).setBodyLimit(LARGEST_REQUEST))
                .handler(context -> Thread.startVirtualThread(() -> register(context)));
        for (var path : List.of("/v1/scripts/:token", "/v1/projects/:project/scripts/:token")) {
            router.get(path).handler(context -> Thread.startVirtualThread(() -> script(context)));
        }
        for (var image : IMAGES) {
            router.get("/v1/images/" + image).handler(context -> image(context, image));
        }
    }

    private void connect(RoutingContext context) {
        var login = logins.agent(context.request().getHeader("Authorization"));
        if (login == null) {
            refuse(context, 401, "Unauthorized", "these are not the credentials of a host");
            return;
        }
        if (!login.host().exists()) {
            refuse(context, 410, "Gone", "this host was removed; register the machine to make it a host again");
            return;
        }
        context.request().toWebSocket()
                .onSuccess(socket -> connections.accept(login.scope(), login.host().id(), socket))
                .onFailure(e -> log.debug("no WebSocket: {}", e.getMessage()));
    }

    private void script(RoutingContext context) {
        var token = context.pathParam("token");
        if (logins.scopeOfToken(token) == null) {
            refuse(context, 404, "NotFound", "this registration token does not exist");
            return;
        }
        context.response().putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(RegistrationCommand.script(origin.apply(context.request()), token, seenAddress(context)));
    }

    private void image(RoutingContext context, String name) {
        var file = images.resolve(name + ".tar");
        if (Files.isReadable(file)) {
            context.response().putHeader("Content-Type", "application/x-tar").sendFile(file.toString());
        } else {
            refuse(context, 404, "NotFound", "the image of the " + name + " was not built on this server");
        }
    }

    private void register(RoutingContext context) {
        var token = AgentLogins.token(context.request().getHeader("Authorization"));
        var scope = token == null ? null : logins.scopeOfToken(token);
        if (scope == null) {
            refuse(context, 401, "Unauthorized", "this registration token does not exist");
            return;
        }
        try {
            var request = RegistrationBody.read(context.body().asString("UTF-8"));
            var access = Secrets.accessKey();
            var secret = Secrets.secretKey();
            var address = request.agentIp() == null || request.agentIp().isBlank()
                    ? seenAddress(context)
                    : request.agentIp();
            var id = control.submit(scope, new RegisterHost(request.uuid(), request.hostname(), address.strip(),
                    request.labels(), request.facts(), access, Secrets.hash(secret), token));
            log.info("host {} ({}) registered as {}", request.hostname(), address, id);
            context.response().setStatusCode(201).putHeader("Content-Type", "application/json")
                    .end(Wire.write(new Registration.Granted(id, access, secret)));
        } catch (Refusal refusal) {
            refuse(context, refusal.code().status(), refusal.code().name(), refusal.field(),
                    (refusal.field() == null ? "" : refusal.field() + ": ") + refusal.getMessage());
        } catch (RuntimeException e) {
            log.error("a registration failed", e);
            refuse(context, 500, "ServerError", "the registration failed; see the server's log");
        }
    }

    private static void refuse(RoutingContext context, int status, String code, String message) {
        refuse(context, status, code, null, message);
    }

    private static void refuse(RoutingContext context, int status, String code, @Nullable String field,
            String message) {
        context.response().setStatusCode(status).putHeader("Content-Type", "application/json").end(new JsonObject()
                .put("type", "error").put("status", status).put("code", code).put("fieldName", field)
                .put("message", message).encode());
    }

    /** Where the asker sits, also behind a proxy that says so. */
    private static String seenAddress(RoutingContext context) {
        var forwarded = context.request().getHeader("X-Forwarded-For");
        var first = forwarded == null ? "" : forwarded.split(",", -1)[0].strip();
        return ADDRESS.matcher(first).matches() ? first : context.request().remoteAddress().hostAddress();
    }
}
