package io.drover.server.api;

import io.drover.model.Entity;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A list in Rancher's form. Only the fields that are asked for are looked at, and only one page is drawn. */
final class Listing<R extends Entity> {
    private final ResourceType<R> type;
    private final Call call;
    private final Render render;
    private final String self;

    /** @param self the list's own URL, without parameters */
    Listing(ResourceType<R> type, Call call, Render render, String self) {
        this.type = type;
        this.call = call;
        this.render = render;
        this.self = self;
    }

    /** One of the list, and the scope it was seen in. */
    record Item<R extends Entity>(R resource, Place place) {
    }

    Map<String, @Nullable Object> body(Stream<Item<R>> all) {
        var paging = Paging.of(call.query());
        var sort = type.fields().stream().filter(field -> field.name().equals(paging.sort()) && field.simple())
                .findFirst().orElse(null);
        var conditions = Filters.of(type, call.query());
        var order = order(sort, paging.descending());
        var after = paging.after();
        var found = first(paging.limit() + 1, order, all.filter(item -> type.shown(item.resource(), call))
                .filter(item -> conditions.stream().allMatch(it -> it.holds(item.resource(), item.place())))
                .filter(item -> after == null || isAfter(item, after, sort, paging.descending())));
        var page = found.subList(0, Math.min(found.size(), paging.limit()));
        var next = found.size() > page.size() ? next(page.getLast(), sort) : null;
        var wanted = Wanted.of(call.query());
        var body = envelope(type.id(), self, page.stream()
                .map(item -> (Object) render.body(item.resource(), item.place(), wanted)).toList(), paging, next);
        body.put("createTypes", type.can().contains(ResourceType.Can.CREATE) ? Map.of(type.id(), self) : Map.of());
        body.put("sortLinks", type.fields().stream().filter(Field::simple)
                .collect(Collectors.toMap(Field::name, field -> self + "?sort=" + field.name())));
        return body;
    }

    /** The first so many, in order. All the others need not be in order for that. */
    private static <T> List<T> first(int count, Comparator<T> order, Stream<T> all) {
        var kept = new PriorityQueue<T>(order.reversed());
        all.forEach(one -> {
            if (kept.size() < count) {
                kept.add(one);
            } else if (order.compare(one, kept.element()) < 0) {
                kept.remove();
                kept.add(one);
            }
        });
        return kept.stream().sorted(order).toList();
    }

    /** Any list. */
    static Map<String, @Nullable Object> envelope(String type, String self, List<Object> data, Paging paging,
            @Nullable String next) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "collection");
        body.put("resourceType", type);
        body.put("links", Map.of("self", self));
        body.put("createTypes", Map.of());
        body.put("actions", Map.of());
        body.put("data", data);
        body.put("sortLinks", Map.of());
        body.put("pagination", pagination(paging, next));
        body.put("sort", paging.sort() == null
                ? null
                : Map.of("name", paging.sort(), "order",
                        paging.descending() ? "desc" : "asc"));
        body.put("filters", Map.of());
        body.put("createDefaults", Map.of());
        return body;
    }

    private static Map<String, @Nullable Object> pagination(Paging paging, @Nullable String next) {
        Map<String, @Nullable Object> pagination = new LinkedHashMap<>();
        pagination.put("first", null);
        pagination.put("previous", null);
        pagination.put("next", next);
        pagination.put("limit", paging.limit());
        pagination.put("total", null);
        pagination.put("partial", next != null);
        return pagination;
    }

    private Comparator<Item<R>> order(@Nullable Field<R> sort, boolean descending) {
        var byId = Comparator.comparing((Item<R> item) -> item.resource().id(), Order.IDS);
        var order = sort == null || sort.name().equals("id")
                ? byId
                : Comparator.comparing((Item<R> item) -> value(item, sort), Order.VALUES).thenComparing(byId);
        return descending ? order.reversed() : order;
    }

    private boolean isAfter(Item<R> item, Paging.After after, @Nullable Field<R> sort, boolean descending) {
        var compared = sort == null || sort.name().equals("id")
                ? 0
                : Order.VALUES.compare(value(item, sort),
                        after.value());
        if (compared == 0) {
            compared = Order.IDS.compare(item.resource().id(), after.id());
        }
        return descending ? compared < 0 : compared > 0;
    }

    private String next(Item<R> last, @Nullable Field<R> sort) {
        var value = sort == null ? null : value(last, sort);
        var parameters = MultiMap.caseInsensitiveMultiMap().addAll(call.query());
        parameters.set("marker", new Paging.After(last.resource().id(), value == null ? null : String.valueOf(value))
                .marker());
        return self + "?" + parameters.entries().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static <R extends Entity> @Nullable Object value(Item<R> item, Field<R> field) {
        return field.value().of(item.resource(), item.place());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
