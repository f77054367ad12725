package io.drover.server.notifications;

import io.drover.model.NewsKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one thing is now, and how that would be told.
 *
 * @param state {@link #WELL}, or a word for what it is instead
 * @param patience it is told when it has been so for as long, though people asked to be told sooner
 * @param happened when, of what happens once and does not last; null of all else
 * @param kind of the news; when all is well, that it is so again
 * @param subject its name
 * @param text a sentence
 * @param path of the page where more is to be seen
 */
record Sight(String state, Duration patience, @Nullable Instant happened, NewsKind kind, String subject, String text,
        String path) {
    /** The state that people take for granted. */
    static final String WELL = "";

    static Sight lasting(String state, Duration patience, NewsKind kind, String subject, String text, String path) {
        return new Sight(state, patience, null, kind, subject, text, path);
    }

    /** A reason after a sentence, if there is one. */
    static String because(@Nullable String reason) {
        return reason == null || reason.isBlank() ? "" : ": " + reason;
    }
}
