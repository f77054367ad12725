package io.drover.server.api;

import com.fasterxml.jackson.databind.node.NullNode;
import io.drover.model.Project;
import io.drover.model.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what is asked, in the words of the version that it is asked in. */
final class Answers {
    static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    private final Call.Server server;

    Answers(Call.Server server) {
        this.server = server;
    }

    Reply reply(Asked asked) {
        var path = parts(asked.path());
        var version = "/" + path.removeFirst();
        var old = version.equals(Links.OLD);
        var project = project(path);
        var links = new Links(asked.origin(), version, project);
        var call = new Call(asked.caller(), links, old ? OldWords.query(asked.query()) : asked.query(), asked.named(),
                server);
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
        var method = asked.method();
        if (method.equals("OPTIONS")) {
            return Reply.of(204, null).with("Allow", METHODS);
        }
        var given = method.equals("POST") || method.equals("PUT") ? asked.body().get() : NullNode.getInstance();
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

    private static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        Arrays.stream(path.split("/")).filter(part -> !part.isEmpty())
                .forEach(part -> parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)));
        return parts;
    }
}
