package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what containers wrote: what they have written in the order of time, then, if asked for, what they write. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints what containers wrote, those of several services in the order of time.", footer = {
        "", "Examples:", "  drover logs shop/web", "  drover logs -f --tail 10 shop-web-1",
        "  drover logs -t --since 10m shop"})
final class Logs implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "containers, services or stacks")
    private List<String> names = new ArrayList<>();
    @Option(names = {"-f", "--follow"}, description = "go on with what is written from now on")
    private boolean follow;
    @Option(names = {"-t", "--timestamps"}, description = "print when each line was written")
    private boolean timestamps;
    @Option(names = "--since", paramLabel = "TIME", description = "leave out what was written before: 10m, or a time as 2026-01-31T12:00:00Z")
    private @Nullable String since;
    @Option(names = "--tail", paramLabel = "N", defaultValue = "100", description = "how many of the last lines of each to begin with (default: ${DEFAULT-VALUE})")
    private int tail = 100;

    @Override
    public void run() {
        var api = connection.open();
        var containers = new LinkedHashMap<String, JsonNode>();
        for (var name : names) {
            LogSources.of(api, name).forEach(container -> containers.put(Ps.text(container, "id"), container));
        }
        follow(api, List.copyOf(containers.values()));
    }

    /** Of these containers, in the order of time as far as it is past. */
    private void follow(Api api, List<JsonNode> containers) {
        var width = containers.stream().mapToInt(container -> Ps.text(container, "name").length()).max().orElse(0);
        Consumer<LogLine> print = line -> print(line, containers, width);
        if (follow && containers.size() == 1) {
            read(api, containers, Map.of("follow", true, "lines", tail), since, print);
            return;
        }
        var past = new ArrayList<LogLine>();
        read(api, containers, Map.of("follow", false, "lines", tail), since, past::add);
        past.sort(Comparator.comparing(LogLine::time));
        past.forEach(print);
        if (follow) {
            var last = new HashMap<Integer, String>();
            past.forEach(line -> last.merge(line.container(), line.time(), (one, other) -> other));
            var newest = past.isEmpty() ? since : past.getLast().time();
            // the engine's clock counts whole seconds, so that some lines come again
            read(api, containers, Map.of("follow", true, "lines", past.isEmpty() ? tail : 0), newest, line -> {
                if (line.time().isEmpty() || line.time().compareTo(last.getOrDefault(line.container(), "")) > 0) {
                    print.accept(line);
                }
            });
        }
    }

    private void read(Api api, List<JsonNode> containers, Map<String, ?> how, @Nullable String from,
            Consumer<LogLine> each) {
        var ends = new ArrayList<CompletableFuture<?>>();
        for (var i = 0; i < containers.size(); i++) {
            var ask = new LinkedHashMap<String, Object>(how);
            ask.put("timestamps", true);
            if (from != null && !from.isEmpty()) {
                ask.put("since", from);
            }
            var access = api.act("containers", Ps.text(containers.get(i), "id"), "logs", ask);
            var number = i;
            var frames = new LogFrames(frame -> {
                synchronized (ends) {
                    each.accept(LogLine.of(number, frame));
                }
            });
            ends.add(frames.end());
            var url = access.path("url").asText();
            var socket = api.listen(url + (url.contains("?") ? "&" : "?") + "token=" + access.path("token").asText(),
                    frames);
            // a socket that nobody holds may be collected
            frames.end().whenComplete((_, _) -> socket.abort());
        }
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new Failure("the logs broke off: " + Failure.reason(e));
        }
    }

    private void print(LogLine line, List<JsonNode> containers, int width) {
        var out = spec.commandLine().getOut();
        var prefix = containers.size() == 1
                ? ""
                : Terminal.coloured(line.container(), String.format("%-" + width + "s | ",
                        Ps.text(containers.get(line.container()), "name")));
        out.println(prefix + (timestamps && !line.time().isEmpty() ? line.time() + " " : "") + line.text());
        out.flush();
    }
}
