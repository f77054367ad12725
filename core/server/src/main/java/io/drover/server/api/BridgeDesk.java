package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Resource;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Caller;
import io.drover.server.auth.Sessions;
import io.drover.server.bridge.Desk;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The API as the event-bus bridge uses it: the same checks, the same answers. */
final class BridgeDesk implements Desk {
    private final Call.Server server;
    private final Authenticator authenticator;
    private final Door door;
    private final Answers answers;
    private final Render render;

    BridgeDesk(Call.Server server, Authenticator authenticator, Sessions sessions, Answers answers) {
        this.server = server;
        this.authenticator = authenticator;
        this.door = new Door(server.store(), authenticator, sessions);
        this.answers = answers;
        this.render = new Render(server.types());
    }

    @Override
    public @Nullable Caller caller(RoutingContext context) {
        return door.knock(context);
    }

    @Override
    public Caller caller(String authorization, String from) {
        return authenticator.authenticate(authorization, from);
    }

    @Override
    public BooleanSupplier standing(Caller caller) {
        return authenticator.standing(caller);
    }

    @Override
    public boolean ofOwnPage(RoutingContext context) {
        var page = context.request().getHeader("Origin");
        return page == null || Origin.isSame(context.request(), page);
    }

    @Override
    public String origin(RoutingContext context) {
        return Origin.of(context.request(), server.store());
    }

    @Override
    public String origin(String otherwise) {
        return Origin.of(() -> otherwise, server.store());
    }

    @Override
    public Answer call(Caller caller, String origin, String project, String method, String path, JsonNode body) {
        try {
            server.store().catchUp(Set.of(Store.GLOBAL, project));
            var mark = path.indexOf('?');
            var place = Links.NEW + "/projects/" + project + (mark < 0 ? path : path.substring(0, mark));
            return answer(answers.reply(new Asked(caller, origin, method, place,
                    query(mark < 0 ? "" : path.substring(mark)), project, () -> body)));
        } catch (RuntimeException e) {
            return answer(Errors.of(e));
        }
    }

    @Override
    public Answer refused(Throwable why) {
        return answer(Errors.of(why));
    }

    @Override
    public String drawn(View view, Resource resource, String origin) {
        var place = new Place(view, server.store().view(Store.GLOBAL), new Links(origin, Links.NEW, view.scope()));
        return Json.write(render.body(resource, place)).toString();
    }

    private static Answer answer(Reply reply) {
        return new Answer(reply.status(), reply.body() == null ? "null" : Json.write(reply.body()).toString());
    }

    private static MultiMap query(String text) {
        var query = MultiMap.caseInsensitiveMultiMap();
        new QueryStringDecoder(text).parameters().forEach(query::add);
        return query;
    }
}
