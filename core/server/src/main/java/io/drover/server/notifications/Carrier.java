package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Contact.News;
import io.drover.model.NewsKind;
import io.drover.plugin.Notification;
import io.drover.plugin.NotificationSink;
import io.drover.server.extension.Extensions;
import io.drover.server.extension.SettingRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Has sinks carry news. */
public final class Carrier {
    private static final int LONGEST = 500;
    private static final int SHORTEST_SECRET = 4;

    private Carrier() {
    }

    static Notification of(Contact contact, News news, String environment) {
        return new Notification(contact.uuid() + "-" + news.number(), news.kind(), environment, news.subject(),
                news.text(), news.time(), contact.server() + news.path());
    }

    /** By which people see whether news arrive. */
    public static Notification test(Contact contact, String environment, Instant now) {
        return new Notification(contact.uuid() + "-test-" + now.toEpochMilli(), NewsKind.TEST, environment,
                contact.name(), "This is a test of " + contact.name() + ": news arrive here", now,
                contact.server() + "/notifications");
    }

    /**
     * Returns when it has arrived.
     *
     * @throws NotCarried it has not, or may not have
     */
    public static void carry(Extensions extensions, Contact contact, Notification notification)
            throws NotCarried, InterruptedException {
        var sink = extensions.named(NotificationSink.class, contact.sink());
        if (sink == null) {
            throw new NotCarried("there is no notification sink " + contact.sink()
                    + " on this server; its plugin has to be in the plugins folder");
        }
        var said = new HashMap<>(contact.settings());
        said.putAll(contact.secrets());
        try {
            sink.send(notification, SettingRules.withUsual(sink.settings(), said));
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // whatever a plugin throws is a failure of its own, and of nobody else
            throw new NotCarried(clean(text(contact, e), contact.secrets()));
        }
    }

    private static String text(Contact contact, Throwable e) {
        var message = e.getMessage();
        return message == null || message.isBlank() || e instanceof Error
                ? "the notification sink " + contact.sink() + " failed: " + e
                : message;
    }

    private static String clean(String text, Map<String, String> secrets) {
        var clean = text.replaceAll("\\p{Cntrl}+", " ");
        for (var secret : secrets.values()) {
            if (secret.length() >= SHORTEST_SECRET) {
                clean = clean.replace(secret, "***");
            }
        }
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
    }
}
