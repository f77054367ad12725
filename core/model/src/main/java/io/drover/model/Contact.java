package io.drover.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drover.model.spec.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where news of an environment go: what the API calls a notification.
 *
 * @param name unique among those of its environment
 * @param sink the name of the {@code NotificationSink}
 * @param settings what people said to the sink, without what is secret
 * @param secrets the rest of it, shown to nobody but the sink
 * @param events what is told
 * @param holdSeconds how long something must have been so before it is told
 * @param server under which address people reach the page
 * @param noted what was told of those that were not as they should be, or are not; written by the contacts planner
 * @param waiting what is to be told, the oldest first; added to by the contacts planner, taken off when it was told
 * @param lastNumber of the newest that ever waited
 * @param telling how telling goes; written by whoever tells
 */
@RecordBuilder
public record Contact(String id, String uuid, String name, @Nullable String description, String sink,
        Map<String, String> settings, Map<String, String> secrets, Set<NewsKind> events, int holdSeconds,
        String server, Map<String, Noted> noted, List<News> waiting, long lastNumber, Telling telling,
        Instant created, @Nullable Instant removed) implements Resource, ContactBuilder.With {

    public Contact {
        settings = Ordered.copy(settings);
        secrets = Ordered.copy(secrets);
        var sorted = EnumSet.noneOf(NewsKind.class);
        sorted.addAll(events);
        events = Collections.unmodifiableSet(sorted);
        noted = Collections.unmodifiableMap(new TreeMap<>(noted));
        waiting = List.copyOf(waiting);
    }

    /** Nothing was ever to be told, so it may be that nobody has looked yet. */
    @JsonIgnore
    public boolean isQuiet() {
        return noted.isEmpty() && lastNumber == 0;
    }

    /** Without what is secret: it may stand in a log. */
    @Override
    public String toString() {
        return "Contact[" + id + ", " + name + ", " + sink + "]";
    }

    /**
     * What people know of one thing.
     *
     * @param told the state that was told last, or was not to be told; empty when all was well with it
     * @param since when it began to be another, or null while it is not
     */
    public record Noted(String told, @Nullable Instant since) {
        public static final Noted WELL = new Noted("", null);
    }

    /**
     * Something to tell.
     *
     * @param number grows with each; with the contact's id it names this one for ever
     * @param subject who it is about, by name
     * @param text for people
     * @param time when it was found to be so
     * @param path of the page where more is to be seen
     */
    public record News(long number, NewsKind kind, String subject, String text, Instant time, String path) {
    }

    /**
     * @param last the text of what was told last, and {@code lastTime} when; null before the first
     * @param failures how many tries failed since then
     * @param problem why the last of these failed, for people, and {@code failed} when; null once something was told
     * @param notBefore no try begins earlier, or null
     */
    @RecordBuilder
    public record Telling(@Nullable String last, @Nullable Instant lastTime, int failures, @Nullable String problem,
            @Nullable Instant failed, @Nullable Instant notBefore) implements ContactTellingBuilder.With {
        public static final Telling NONE = new Telling(null, null, 0, null, null, null);
    }
}
