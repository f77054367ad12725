package io.drover.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.model.Refusal;
import io.vertx.core.MultiMap;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted, in which order.
 *
 * @param limit of a page
 * @param after the last one on the page before, or null
 */
record Paging(int limit, @Nullable After after, @Nullable String sort, boolean descending) {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 3000;

    static Paging of(MultiMap query) {
        return new Paging(limit(query.get("limit")), marker(query.get("marker")), query.get("sort"),
                "desc".equalsIgnoreCase(query.get("order")));
    }

    /**
     * The end of a page by what it was sorted by, and not by its number, so that the next page neither repeats nor
     * leaves out one when others come and go.
     */
    record After(String id, @Nullable String value) {
        String marker() {
            var text = id + "\n" + (value == null ? "" : "=" + value);
            return "m" + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
        }

        static After of(String marker) {
            var text = new String(Base64.getUrlDecoder().decode(marker.substring(1)), UTF_8);
            var end = text.indexOf('\n');
            if (end < 0) {
                throw new IllegalArgumentException("no value");
            }
            return new After(text.substring(0, end), end + 1 == text.length() ? null : text.substring(end + 2));
        }
    }

    /** As in Rancher: zero and less ask for as much as there may be. */
    private static int limit(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            var limit = Integer.parseInt(text);
            return limit <= 0 ? MAX_LIMIT : Math.min(limit, MAX_LIMIT);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("limit", "limit must be a whole number");
        }
    }

    private static @Nullable After marker(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return After.of(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("marker", "marker is not one that this API gave");
        }
    }
}
