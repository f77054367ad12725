package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.server.store.View;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists and members of a {@link DerivedType}. Lists know the filters "is" and "is not", and have one page. */
final class Derived {
    private final DerivedType type;
    private final OtherTypes.Described described;
    private final Call call;

    Derived(DerivedType type, OtherTypes.Described described, Call call) {
        this.type = type;
        this.described = described;
        this.call = call;
    }

    Object list() {
        var paging = Paging.of(call.query());
        var all = rows().filter(this::wanted).sorted(Comparator.comparing(row -> String.valueOf(row.get("id")),
                Order.IDS)).<Object>map(row -> row).toList();
        var self = call.links().collection(described.plural());
        return Listing.envelope(type.id(), self, all.subList(0, Math.min(all.size(), paging.limit())), paging, null);
    }

    Map<String, @Nullable Object> member(String id) {
        return rows().filter(row -> id.equals(row.get("id"))).findFirst()
                .orElseThrow(() -> Refusal.notFound("the " + type.id() + " " + id));
    }

    Map<String, @Nullable Object> create(Body body) {
        return member(type.create(call, body));
    }

    /** @return it as it was, and that it is gone */
    Map<String, @Nullable Object> remove(String id) {
        var gone = member(id);
        type.remove(call, String.valueOf(gone.get("accountId")), id);
        gone.put("state", "removed");
        return gone;
    }

    private Stream<Map<String, @Nullable Object>> rows() {
        return call.views(Kind.STACK).stream().flatMap(this::rows);
    }

    private Stream<Map<String, @Nullable Object>> rows(View view) {
        return type.in(view).stream().map(this::whole);
    }

    private Map<String, @Nullable Object> whole(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("id", row.get("id"));
        whole.put("type", type.id());
        whole.put("baseType", type.id());
        whole.put("links", Map.of("self", call.links().collection(described.plural()) + "/" + row.get("id")));
        whole.put("actions", Map.of());
        described.json().path("fields").fieldNames().forEachRemaining(field -> whole.put(field, row.get(field)));
        return whole;
    }

    private boolean wanted(Map<String, @Nullable Object> row) {
        return call.query().entries().stream().allMatch(parameter -> {
            var not = parameter.getKey().endsWith("_ne");
            var field = not ? parameter.getKey().substring(0, parameter.getKey().length() - 3) : parameter.getKey();
            return !described.json().path("filters").has(field)
                    || not != Objects.equals(String.valueOf(row.get(field)), parameter.getValue());
        });
    }
}
