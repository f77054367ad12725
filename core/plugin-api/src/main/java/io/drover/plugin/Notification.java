package io.drover.plugin;

import io.drover.model.NewsKind;
import java.time.Instant;

/**
 * One piece of news for people.
 *
 * @param id the same whenever it is the same piece of news
 * @param event what has happened
 * @param environment its name
 * @param subject whom it is about, by name: a host, a service as {@code stack/service}, or a plugin
 * @param text a sentence
 * @param time when it was found to be so
 * @param link to the page where more is to be seen
 */
public record Notification(String id, NewsKind event, String environment, String subject, String text, Instant time,
        String link) {
}
