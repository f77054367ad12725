package io.drover.webhook;

import io.drover.plugin.Notification;
import io.drover.plugin.NotificationSink;
import io.drover.plugin.Setting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** Sends news to an address. Whatever answers there with 2xx has got them. */
@Extension
public final class Webhook implements NotificationSink {
    private static final int HUNDRED = 100;
    private final Duration limit;

    public Webhook() {
        this(Duration.ofSeconds(10));
    }

    /** @param limit for the connection, and for the answer */
    Webhook(Duration limit) {
        this.limit = limit;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public List<Setting> settings() {
        return Target.SETTINGS;
    }

    @Override
    public void check(Map<String, String> settings) throws Mistaken {
        Target.of(settings);
    }

    @Override
    public void send(Notification notification, Map<String, String> settings)
            throws IOException, InterruptedException, Mistaken {
        var target = Target.of(settings);
        var request = target.request(Message.of(notification, target.all()), limit);
        // one for each: what it has running ends with it, and nothing of it keeps the plugin from being taken away
        var http = HttpClient.newBuilder().connectTimeout(limit).version(Version.HTTP_1_1).build();
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            answer.body().close();
            if (answer.statusCode() / HUNDRED != 2) {
                throw new IOException(target.where() + " answered with status " + answer.statusCode());
            }
        } catch (HttpTimeoutException e) {
            throw new IOException(target.where() + " did not answer within " + limit.toMillis() + " ms", e);
        } catch (ConnectException e) {
            throw new IOException(target.where() + " cannot be reached"
                    + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
        } finally {
            http.shutdownNow();
        }
    }
}
