package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.WebSocket;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what changes. */
@Command(name = "events", mixinStandardHelpOptions = true, description = "Prints what changes in the environment, as it happens.", footer = {
        "", "Examples:", "  drover events", "  drover events --format json"})
final class Events implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private Format format = new Format();

    @Override
    public void run() {
        var api = connection.open();
        var listener = new Printer(spec.commandLine().getOut());
        var socket = api.follow("subscribe?eventNames=resource.change", listener);
        var reason = listener.end.join();
        socket.abort();
        throw new Failure("the server ended the connection" + (reason.isEmpty() ? "" : ": " + reason));
    }

    private final class Printer implements WebSocket.Listener {
        private final PrintWriter out;
        private final StringBuilder frame = new StringBuilder();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        Printer(PrintWriter out) {
            this.out = out;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            frame.append(data);
            if (last) {
                print(frame.toString());
                frame.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void print(String text) {
            try {
                var event = JSON.readTree(text);
                var resource = event.at("/data/resource");
                if (event.path("name").asText().equals("resource.change")) {
                    out.println(format.isJson() ? resource.toString() : line(event.path("time").asLong(), resource));
                    out.flush();
                }
            } catch (IOException e) {
                end.complete("it sent what is not JSON");
            }
        }

        private static String line(long millis, JsonNode resource) {
            var time = LocalTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault())
                    .truncatedTo(ChronoUnit.MILLIS);
            var name = Ps.text(resource, "name").isEmpty()
                    ? Ps.text(resource, "hostname")
                    : Ps.text(resource, "name");
            return "%-12s  %-10s %-8s %-24s %-14s %s".formatted(time, Ps.text(resource, "type"),
                    Ps.text(resource, "id"), name, Ps.text(resource, "state"),
                    Ps.text(resource, "transitioningMessage")).stripTrailing();
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            end.complete(reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.complete(Failure.reason(error));
        }
    }
}
