package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what containers wrote: what they have written in the order of time, then, if asked for, what they write. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints what containers wrote, those of several services in the order of time.", footer = {
        "", "Examples:", "  drover logs -f", "  drover logs shop/web", "  drover logs -s shop web db",
        "  drover logs -f --tail 10 shop-web-1",
        "  drover logs -t --since 10m shop"})
final class Logs implements Runnable {
    /** How long a line may be on its way longer than one of another container that is printed before it. */
    private static final Duration WINDOW = Duration.ofMillis(200);
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private StackName stack = new StackName();
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "containers, services or stacks (default: the stack of the compose files here)")
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
        for (var name : sources(api)) {
            LogSources.of(api, name).forEach(container -> containers.put(Ps.text(container, "id"), container));
        }
        follow(api, List.copyOf(containers.values()));
    }

    /** What is meant: services are first those of the stack that was named, or of the one whose files are here. */
    private List<String> sources(Api api) {
        var files = new StackFiles();
        var said = stack.orNull();
        if (names.isEmpty()) {
            return List.of(said == null ? files.nameOfThese() : said);
        }
        if (said != null) {
            return names.stream().map(name -> name.contains("/") ? name : said + "/" + name).toList();
        }
        if (!files.areHere() || names.stream().allMatch(name -> name.contains("/"))) {
            return names;
        }
        var home = files.name();
        var here = api.named("stacks", home, "name", home);
        var own = here == null
                ? Set.<String>of()
                : api.list("services", "stackId", Ps.text(here, "id")).stream().map(it -> Ps.text(it, "name"))
                        .collect(Collectors.toSet());
        return names.stream().map(name -> own.contains(name) ? home + "/" + name : name).toList();
    }

    /** Of these containers, in the order of time as far as it is past. */
    private void follow(Api api, List<JsonNode> containers) {
        var width = containers.stream().mapToInt(container -> Ps.text(container, "name").length()).max().orElse(0);
        Consumer<LogLine> print = line -> print(line, containers, width);
        if (follow && containers.size() == 1) {
            end(read(api, containers, Map.of("follow", true, "lines", tail), since, print));
            return;
        }
        var past = new ArrayList<LogLine>();
        end(read(api, containers, Map.of("follow", false, "lines", tail), since, past::add));
        past.sort(Comparator.comparing(LogLine::time));
        past.forEach(print);
        if (follow) {
            var last = new HashMap<Integer, String>();
            past.forEach(line -> last.merge(line.container(), line.time(), (one, other) -> other));
            var newest = past.isEmpty() ? since : past.getLast().time();
            var lines = new LinkedBlockingQueue<LogLine>();
            // the engine's clock counts whole seconds, so that some lines come again
            live(lines,
                    read(api, containers, Map.of("follow", true, "lines", past.isEmpty() ? tail : 0), newest, line -> {
                        if (line.time().isEmpty()
                                || line.time().compareTo(last.getOrDefault(line.container(), "")) > 0) {
                            lines.add(line);
                        }
                    }), print);
        }
    }

    /** Prints lines as they come, in the order of time, until nothing follows. */
    private static void live(BlockingQueue<LogLine> lines, CompletableFuture<?> end, Consumer<LogLine> print) {
        var order = new InOrder(WINDOW.toNanos());
        try {
            while (!end.isDone() || !lines.isEmpty()) {
                var line = lines.poll(order.nanosUntilDue(System.nanoTime()), TimeUnit.NANOSECONDS);
                if (line != null) {
                    order.add(line, System.nanoTime());
                }
                order.due(System.nanoTime()).forEach(print);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        order.rest().forEach(print);
        end(end);
    }

    private static void end(CompletableFuture<?> end) {
        try {
            end.join();
        } catch (CompletionException e) {
            throw new Failure("the logs broke off: " + Failure.reason(e));
        }
    }

    /** @return when nothing follows from any of them */
    private static CompletableFuture<?> read(Api api, List<JsonNode> containers, Map<String, ?> how,
            @Nullable String from,
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
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
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
