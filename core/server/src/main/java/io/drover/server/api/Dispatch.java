package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Resource;
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
        if (type == null && path.size() <= 2) {
            return other(path);
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
        call.server().types().others().all().stream().filter(OtherTypes.Described::listed)
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
        if (type == null && other == null) {
            throw Refusal.notFound("the type " + last);
        }
        return type == null
                ? types.schema(Objects.requireNonNull(other), call.links())
                : SchemaBody.of(type, call.links());
    }

    /** A list or a member of a type that is described only. */
    private Reply other(List<String> path) {
        var types = call.server().types();
        var other = types.others().byPlural(path.getFirst());
        var derived = other == null ? null : types.derived(other);
        if (other == null || derived == null && path.size() > 1) {
            throw Refusal.notFound(String.join("/", path));
        }
        if (derived == null) {
            return only(List.of("GET"), other.list(call.links(), Paging.of(call.query())));
        }
        var members = new Derived(derived, other, call);
        if (path.size() == 1) {
            return method.equals("POST") && derived.can().contains(ResourceType.Can.CREATE)
                    ? Reply.of(201, members.create(body))
                    : only(List.of("GET"), members.list());
        }
        return method.equals("DELETE") && derived.can().contains(ResourceType.Can.REMOVE)
                ? Reply.of(200, members.remove(path.get(1)))
                : only(List.of("GET"), members.member(path.get(1)));
    }

    private <R extends Resource> Reply collection(ResourceType<R> type) {
        if (method.equals("POST") && type.can().contains(ResourceType.Can.CREATE)) {
            Validation.forCreate(type, body);
            var created = type.create(call, body);
            var item = find(type, created.id());
            var answer = render.body(item.resource(), item.place());
            answer.putAll(created.once());
            return Reply.of(201, answer);
        }
        return only(type.can().contains(ResourceType.Can.CREATE) ? List.of("GET", "POST") : List.of("GET"),
                new Listing<>(type, call, render, call.links().collection(type)).body(items(type)));
    }

    private <R extends Resource> Stream<Listing.Item<R>> items(ResourceType<R> type) {
        return call.views(type.kind()).stream().flatMap(view -> {
            var place = new Place(view, call.links());
            return type.in(view).map(resource -> new Listing.Item<>(resource, place));
        });
    }

    private <R extends Resource> Reply resource(ResourceType<R> type, String id) {
        var item = find(type, id);
        return switch (method) {
            case "GET" -> Reply.of(200, render.body(item.resource(), item.place(), call.query().getAll("include")));
            case "PUT" -> update(type, item.resource());
            case "DELETE" -> remove(type, item);
            case "POST" -> act(type, item);
            default -> throw notAllowed();
        };
    }

    private <R extends Resource> Reply update(ResourceType<R> type, R resource) {
        if (!type.can().contains(ResourceType.Can.UPDATE)) {
            throw notAllowed();
        }
        Validation.forUpdate(type, body);
        type.update(call, resource, body);
        return now(200, type, resource.id());
    }

    private <R extends Resource> Reply remove(ResourceType<R> type, Listing.Item<R> item) {
        if (!type.can().contains(ResourceType.Can.REMOVE)) {
            throw notAllowed();
        }
        if (!type.available(item.resource(), item.place().view()).contains("remove")) {
            throw new Refusal(Refusal.Code.MethodNotAllowed, null,
                    "the " + type.id() + " " + item.resource().id() + " cannot be removed in the state it is in");
        }
        type.remove(call, item.resource());
        return now(200, type, item.resource().id());
    }

    private <R extends Resource> Reply act(ResourceType<R> type, Listing.Item<R> item) {
        var action = call.query().get("action");
        if (action == null) {
            throw notAllowed();
        }
        if (!type.actions().containsKey(action)) {
            throw new Refusal(Refusal.Code.InvalidAction, null, "a " + type.id() + " has no action " + action);
        }
        if (!type.available(item.resource(), item.place().view()).contains(action)) {
            throw new Refusal(Refusal.Code.ActionNotAvailable, null, "the " + type.id() + " " + item.resource().id()
                    + " cannot " + action + " in the state it is in");
        }
        if (action.equals("update")) {
            Validation.forUpdate(type, body);
        }
        var answer = type.act(call, item.resource(), action, body);
        return answer == null ? now(202, type, item.resource().id()) : Reply.of(200, answer);
    }

    private <R extends Resource> Object follow(ResourceType<R> type, String id, String name) {
        var item = find(type, id);
        var link = Render.link(type, name);
        if (link == null) {
            throw Refusal.notFound("the link " + name + " of a " + type.id());
        }
        var found = link.target().of(item.resource(), item.place().view());
        if (!link.many()) {
            if (found.isEmpty()) {
                throw Refusal.notFound("the " + name + " of " + id);
            }
            return render.body(found.getFirst(), item.place());
        }
        var target = call.server().types().byId(link.type());
        if (target == null) {
            throw new IllegalStateException("a link leads to the unknown type " + link.type());
        }
        return listing(target, found, item.place(), call.links().self(type, id) + "/" + name);
    }

    private <T extends Resource> Object listing(ResourceType<T> type, List<? extends Resource> found, Place place,
            String self) {
        var items = new ArrayList<Listing.Item<T>>();
        found.forEach(resource -> items.add(new Listing.Item<>(type.record().cast(resource), place)));
        return new Listing<>(type, call, render, self).body(items.stream());
    }

    /** Removed ones too, as long as they are kept. */
    private <R extends Resource> Listing.Item<R> find(ResourceType<R> type, String id) {
        for (var view : call.views(type.kind())) {
            var found = view.find(type.storedId(id));
            if (type.record().isInstance(found) && type.shown(type.record().cast(found), call)) {
                return new Listing.Item<>(type.record().cast(found), new Place(view, call.links()));
            }
        }
        throw Refusal.notFound("the " + type.id() + " " + id);
    }

    private <R extends Resource> Reply now(int status, ResourceType<R> type, String id) {
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
