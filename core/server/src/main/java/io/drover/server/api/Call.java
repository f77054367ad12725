package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.Resource;
import io.drover.model.intent.Intent;
import io.drover.server.auth.Caller;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request: who asks, for which environment, of which parts of the server.
 *
 * @param named the environment named by the header {@code X-API-Project-Id}, or null
 */
record Call(Caller caller, Links links, MultiMap query, @Nullable String named, Server server) {

    /** The parts of the server that the API asks. */
    record Server(Store store, io.drover.server.loop.Control control, io.drover.server.auth.Tokens tokens,
            Types types, CommandOutput commands) {
    }

    static boolean global(Kind kind) {
        return kind == Kind.PROJECT || kind == Kind.API_KEY || kind == Kind.SETTING || kind == Kind.PLUGIN;
    }

    /** Where resources are to be looked for: the global scope, or the environment asked for, or all that the caller may see. */
    List<View> views(boolean ofGlobal) {
        var global = server.store().view(Store.GLOBAL);
        if (ofGlobal) {
            return List.of(global);
        }
        if (links.project() != null) {
            return List.of(server.store().view(links.project()));
        }
        return global.all(Project.class, Kind.PROJECT).stream().map(Project::id).filter(caller::mayUse).sorted()
                .map(server.store()::view).toList();
    }

    /** The environment in which something new is to be made. */
    String project() {
        if (links.project() != null) {
            return links.project();
        }
        if (named != null) {
            return named;
        }
        var views = views(false);
        if (views.size() == 1) {
            return views.getFirst().scope();
        }
        throw new Refusal(Refusal.Code.MissingRequired, "accountId",
                "say in which environment, by the path /v2-beta/projects/<id>/... or the header X-API-Project-Id");
    }

    /** The environment that an existing resource of an environment is in. */
    String scopeOf(Resource resource) {
        return views(global(resource.kind())).stream().filter(view -> view.find(resource.id()) != null).map(View::scope)
                .findFirst().orElseThrow(() -> Refusal.notFound(resource.id()));
    }

    String submit(String scope, Intent intent) {
        return server.control().submit(scope, intent);
    }

    View global() {
        return server.store().view(Store.GLOBAL);
    }
}
