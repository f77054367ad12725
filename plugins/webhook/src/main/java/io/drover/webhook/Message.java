package io.drover.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.plugin.Notification;
import java.util.LinkedHashMap;

/** A notification as it is sent. */
final class Message {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Message() {
    }

    /** @param all with everything, for programs; else only the text, for chats */
    static byte[] of(Notification notification, boolean all) {
        var body = new LinkedHashMap<String, Object>();
        body.put("text", notification.text() + " (environment " + notification.environment() + ")\n"
                + notification.link());
        if (all) {
            body.put("id", notification.id());
            body.put("event", notification.event().wire());
            body.put("trouble", notification.event().trouble());
            body.put("environment", notification.environment());
            body.put("subject", notification.subject());
            body.put("message", notification.text());
            body.put("time", notification.time().toString());
            body.put("link", notification.link());
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
