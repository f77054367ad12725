package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what containers wrote. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints what a container, or all containers of a service, wrote.", footer = {
        "", "Examples:", "  drover logs shop/web", "  drover logs -f --tail 10 shop-web-1"})
final class Logs implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(paramLabel = "NAME", description = "a container or a service")
    private String name = "";
    @Option(names = {"-f", "--follow"}, description = "go on with what is written from now on")
    private boolean follow;
    @Option(names = "--tail", paramLabel = "N", defaultValue = "100", description = "how many of the last lines to begin with (default: ${DEFAULT-VALUE})")
    private int tail = 100;

    @Override
    public void run() {
        var api = connection.open();
        var containers = containers(api);
        var ends = new ArrayList<CompletableFuture<?>>();
        for (var container : containers) {
            var access = api.act("containers", container.path("id").asText(), "logs",
                    Map.of("follow", follow, "lines", tail));
            var prefix = containers.size() == 1 ? "" : container.path("name").asText() + " | ";
            var printer = new Printer(spec.commandLine().getOut(), prefix);
            var url = access.path("url").asText();
            ends.add(printer.end);
            var socket = api.listen(url + (url.contains("?") ? "&" : "?") + "token=" + access.path("token").asText(),
                    printer);
            // a socket that nobody holds may be collected
            printer.end.whenComplete((_, _) -> socket.abort());
        }
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new Failure("the logs broke off: " + Failure.reason(e));
        }
    }

    private List<JsonNode> containers(Api api) {
        var one = api.list("containers").stream()
                .filter(it -> it.path("name").asText().equals(name) || it.path("id").asText().equals(name)).toList();
        if (!one.isEmpty()) {
            return one;
        }
        var service = new Names(api).findService(name);
        if (service == null) {
            throw new Failure("there is no container or service " + name);
        }
        var ids = new ArrayList<String>();
        service.path("instanceIds").forEach(id -> ids.add(id.asText()));
        var all = api.list("containers").stream().filter(it -> ids.contains(it.path("id").asText())).toList();
        if (all.isEmpty()) {
            throw new Failure("the service " + name + " has no containers");
        }
        return all;
    }

    /** Frames are lines with two digits and a blank in front, as Rancher sends them. */
    private static final class Printer implements WebSocket.Listener {
        private final PrintWriter out;
        private final String prefix;
        private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        private final StringBuilder frame = new StringBuilder();

        Printer(PrintWriter out, String prefix) {
            this.out = out;
            this.prefix = prefix;
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
            var line = text.matches("(?s)0[0-2] .*") ? text.substring(3) : text;
            synchronized (out) {
                out.println(prefix + line.stripTrailing());
                out.flush();
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            if (status == WebSocket.NORMAL_CLOSURE || reason.isEmpty()) {
                end.complete(null);
            } else {
                end.completeExceptionally(new IOException(reason));
            }
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.completeExceptionally(error);
        }
    }
}
