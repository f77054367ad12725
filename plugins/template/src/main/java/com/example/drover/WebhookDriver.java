package com.example.drover;

import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.pf4j.Extension;

/** Asks a service of yours to make a machine, and to run there the command that makes it a host. */
@Extension
public final class WebhookDriver implements HostDriver {
    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.required("url", Type.TEXT, "Gets the command for the new machine by POST."),
                Setting.optional("token", Type.SECRET, "Sent along as Authorization: Bearer ...", ""));
    }

    @Override
    public void make(Machine machine, Log log) throws Exception {
        log.step("Ask " + machine.setting("url"));
        var request = HttpRequest.newBuilder(URI.create(machine.setting("url") + "?name=" + machine.name()))
                .header("Authorization", "Bearer " + machine.setting("token"))
                .POST(HttpRequest.BodyPublishers.ofString(machine.registration().command())).build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            log.line(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("the service answered " + answer.statusCode());
            }
        }
    }
}
