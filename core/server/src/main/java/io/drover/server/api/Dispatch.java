package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Entity;
import io.drover.model.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a request is about, and does it. */
final class Dispatch {
    private final Call call;
    private final String method;
    private final Body body;
    private final Render render;

    /** @param method with HEAD as GET */
    Dispatch(Call call, String method, Body body) {
        this.call = call;
        this.method = method;
        this.body = body;
        this.render = new Render(call.server().types());
    }

    /** @param path the parts of the path below the version and the environment */
    Reply reply(List<String> path) {
        if (path.isEmpty()) {
            return only(List.of("GET"), root());
        }
        if (path.getFirst().equalsIgnoreCase("schemas")) {
            return only(List.of("GET"), schemas(path.getLast()));
        }
        var type = call.server().types().byPlural(path.getFirst());
        if (type == null && String.join("/", path).equalsIgnoreCase("scripts/transform")) {
            return only(List.of("POST"), Transform.container(body));
        }
        if (type == null && path.size() == 1) {
            var project = call.global().get(Project.class, call.links().project());
            // an environment's own URL is what the lists hang from
            if (project != null && path.getFirst().equalsIgnoreCase(StatsAccess.HOSTS)) {
                return only(List.of("GET"), StatsAccess.grant(call, project, call.global(), StatsAccess.HOSTS));
            }
            return other(path.getFirst());
        }
        if (type == null || path.size() > 3) {
            throw Refusal.notFound(String.join("/", path));
        }
        return switch (path.size()) {
            case 1 -> collection(type);
            case 2 -> resource(type, path.get(1));
            default -> only(List.of("GET"), follow(type, path.get(1), path.get(2)));
        };
    }

    private @Nullable Object root() {
        var project = call.links().project();
        if (project != null) {
            return now(200, new ProjectResource(), project).body();
        }
        var links = new LinkedHashMap<String, String>();
        links.put("self", call.links().base());
        links.put("schemas", call.links().schemas());
        call.server().types().all().forEach(type -> links.put(type.plural(), call.links().collection(type)));
        call.server().types().others().all().stream().filter(Described::listed)
                .forEach(type -> links.put(type.plural(), call.links().collection(type.plural())));
        return Map.of("id", "v2-beta", "type", "apiVersion", "links", links, "actions", Map.of());
    }

    /** The Rancher command asks for {@code schemas/schemas}. */
    private Object schemas(String last) {
        var types = call.server().types();
        if (last.equalsIgnoreCase("schemas")) {
            return SchemaBody.all(types, call.links());
        }
        var type = types.byId(last);
        var other = types.others().byId(last);
        var driver = types.drivers().of(last, call.links());
        if (driver != null) {
            return driver;
        }
        if (type == null && other == null) {
            throw Refusal.notFound("the type " + last);
        }
        return type == null
                ? SchemaBody.of(Objects.requireNonNull(other), call.links())
                : SchemaBody.of(type, call.links());
    }

    /** The list of a type that is described only. */
    private Reply other(String plural) {
        var other = call.server().types().others().byPlural(plural);
        if (other == null) {
            throw Refusal.notFound(plural);
        }
        if (method.equals("POST")) {
            NotMade.check(other.id());
        }
        return only(List.of("GET"), other.list(call.links().collection(other.plural()), Paging.of(call.query())));
    }

    private <R extends Entity> Reply collection(ResourceType<R> type) {
        if (method.equals("POST") && type.can().contains(ResourceType.Can.CREATE)) {
            var asked = type.modern(call, body);
            Validation.forCreate(type, asked);
            var made = call.server().types().madeFor(type);
            var created = made.create(call, asked);
            var item = find(made, created.id());
            var answer = render.body(item.resource(), item.place());
            answer.putAll(created.once());
            return Reply.of(201, answer);
        }
        if (method.equals("POST")) {
            NotMade.check(type.id());
            throw type.never("made");
        }
        return only(List.of("GET"),
                new Listing<>(type, call, render, call.links().collection(type)).body(items(type)));
    }

    private <R extends Entity> Stream<Listing.Item<R>> items(ResourceType<R> type) {
        return call.views(type.global()).stream().flatMap(view -> {
            var place = new Place(view, call.global(), call.links());
            return type.in(view).map(resource -> new Listing.Item<>(resource, place));
        });
    }

    private <R extends Entity> Reply resource(ResourceType<R> type, String id) {
        var item = find(type, id);
        return switch (method) {
            case "GET" -> Reply.of(200, render.body(item.resource(), item.place(), Wanted.of(call.query())));
            case "PUT" -> update(call.server().types().of(item.resource()), item.resource());
            case "DELETE" -> remove(type, item);
            case "POST" -> act(type, item);
            default -> throw notAllowed();
        };
    }

    private <R extends Entity> Reply update(ResourceType<R> type, R resource) {
        if (!type.can().contains(ResourceType.Can.UPDATE)) {
            throw type.never("changed");
        }
        Validation.forUpdate(type, body);
        type.update(call, resource, body);
        return now(200, type, resource.id());
    }

    private <R extends Entity> Reply remove(ResourceType<R> type, Listing.Item<R> item) {
        if (!type.can().contains(ResourceType.Can.REMOVE)) {
            throw type.never("removed");
        }
        if (!type.available(item.resource(), item.place().view()).contains("remove")) {
            throw new Refusal(Refusal.Code.MethodNotAllowed, null,
                    "the " + type.id() + " " + item.resource().id() + " cannot be removed" + why(type, item));
        }
        type.remove(call, item.resource());
        return Reply.of(200, after(type, item));
    }

    private static <R extends Entity> String why(ResourceType<R> type, Listing.Item<R> item) {
        var why = type.unavailable(item.resource(), item.place().view());
        return why == null ? " in the state it is in" : ": " + why;
    }

    private <R extends Entity> Reply act(ResourceType<R> type, Listing.Item<R> item) {
        var action = call.query().get("action");
        if (action == null) {
            throw notAllowed();
        }
        if (!type.actions().containsKey(action)) {
            throw new Refusal(Refusal.Code.InvalidAction, null, "a " + type.id() + " has no action " + action);
        }
        if (!type.available(item.resource(), item.place().view()).contains(action)) {
            throw new Refusal(Refusal.Code.ActionNotAvailable, null,
                    "the " + type.id() + " " + item.resource().id() + " cannot " + action + why(type, item));
        }
        if (action.equals("update")) {
            Validation.forUpdate(type, body);
        }
        var answer = type.act(call, item.resource(), action, body);
        return answer == null ? Reply.of(202, after(type, item)) : Reply.of(200, answer);
    }

    private <R extends Entity> Object follow(ResourceType<R> type, String id, String name) {
        var item = find(type, id);
        for (var stats : StatsAccess.links(item.resource())) {
            if (stats.equalsIgnoreCase(name)) {
                return StatsAccess.grant(call, item.resource(), item.place().view(), stats);
            }
        }
        var link = Render.link(type, name);
        if (link == null) {
            throw Refusal.notFound("the link " + name + " of a " + type.id());
        }
        var self = call.links().self(type, id) + "/" + name;
        var types = call.server().types();
        var target = types.byId(link.type());
        if (target == null) {
            // nothing is kept of that type, so the list is empty, in its form
            return Objects.requireNonNull(types.others().byId(link.type()), link.type()).list(self,
                    Paging.of(call.query()));
        }
        var found = link.target().of(item.resource(), item.place());
        if (link.many()) {
            return listing(target, found, item.place(), self);
        }
        if (found.isEmpty()) {
            throw Refusal.notFound("the " + name + " of " + id);
        }
        return render.body(found.getFirst(), item.place());
    }

    private <T extends Entity> Object listing(ResourceType<T> type, List<? extends Entity> found, Place place,
            String self) {
        var items = new ArrayList<Listing.Item<T>>();
        found.forEach(resource -> items.add(new Listing.Item<>(type.record().cast(resource), place)));
        return new Listing<>(type, call, render, self).body(items.stream());
    }

    /** Removed ones too, as long as they are kept. */
    private <R extends Entity> Listing.Item<R> find(ResourceType<R> type, String id) {
        for (var view : call.views(type.global())) {
            var found = type.find(view, id);
            if (found != null && type.shown(found, call)) {
                return new Listing.Item<>(found, new Place(view, call.global(), call.links()));
            }
        }
        throw Refusal.notFound("the " + type.id() + " " + id);
    }

    /** As it is now; what is not kept after its end, as it was. */
    private <R extends Entity> Object after(ResourceType<R> type, Listing.Item<R> before) {
        try {
            var item = find(type, before.resource().id());
            return render.body(item.resource(), item.place());
        } catch (Refusal gone) {
            var body = render.body(before.resource(), before.place());
            body.put("state", "removed");
            body.put("actions", Map.of());
            return body;
        }
    }

    private <R extends Entity> Reply now(int status, ResourceType<R> type, String id) {
        var item = find(type, id);
        return Reply.of(status, render.body(item.resource(), item.place()));
    }

    private Reply only(List<String> methods, @Nullable Object answer) {
        if (!methods.contains(method)) {
            throw notAllowed();
        }
        return Reply.of(200, answer);
    }

    private Refusal notAllowed() {
        return new Refusal(Refusal.Code.MethodNotAllowed, null, method + " is not something to do here");
    }
}
