package io.drover.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The types of Rancher of which Drover has nothing: described, because clients stop at a type they do not find, and empty. */
final class OtherTypes {
    private final Map<String, Described> byId = new LinkedHashMap<>();
    private final Map<String, Described> byPlural = new LinkedHashMap<>();

    /** @param ours ids of types, in small letters, that are served */
    OtherTypes(Predicate<String> ours) {
        for (var type : Described.all()) {
            var id = type.id().toLowerCase(Locale.ROOT);
            if (!ours.test(id)) {
                byId.put(id, type);
                byPlural.put(type.plural().toLowerCase(Locale.ROOT), type);
            }
        }
    }

    List<Described> all() {
        return List.copyOf(byId.values());
    }

    @Nullable
    Described byId(String id) {
        return byId.get(id.toLowerCase(Locale.ROOT));
    }

    /** The one with a list at this place. */
    @Nullable
    Described byPlural(String plural) {
        var found = byPlural.get(plural.toLowerCase(Locale.ROOT));
        return found != null && found.listed() ? found : null;
    }
}
