package io.drover.network.balancing.plan;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a rule is about.
 *
 * @param host null for all
 * @param path what paths begin with, in small letters; null for all
 */
public record Condition(@Nullable HostName host, @Nullable String path) {
    /** Rancher's order; among equals the one that says more comes first. */
    static final Comparator<Condition> ORDER = Comparator.comparingInt(Condition::rank)
            .thenComparing(Comparator.comparingInt((Condition one) -> length(one.path)).reversed())
            .thenComparing(Comparator.comparingInt((Condition one) -> one.host == null ? 0 : one.host.text().length())
                    .reversed());

    static Condition of(@Nullable HostName host, @Nullable String path) {
        if (path == null || path.isBlank()) {
            return new Condition(host, null);
        }
        var text = path.strip().toLowerCase(Locale.ROOT);
        return new Condition(host, text.startsWith("/") ? text : "/" + text);
    }

    /** It is about every request. */
    public boolean always() {
        return host == null && path == null;
    }

    private int rank() {
        if (host == null) {
            return path == null ? 5 : 4;
        }
        return (host.exact() ? 0 : 2) + (path == null ? 1 : 0);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
