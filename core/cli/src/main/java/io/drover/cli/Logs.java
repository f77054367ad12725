package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what containers wrote: what they have written in the order of time, then, if asked for, what they write. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints what containers wrote, those of several services in the order of time.", footer = {
        "", "Examples:", "  drover logs -f", "  drover logs shop/web", "  drover logs -s shop web db",
        "  drover logs -f --tail 10 shop-web-1", "  drover logs -t --since 10m shop",
        "  drover logs -f --format json shop"})
final class Logs implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private Output output = new Output();
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
    @Option(names = {"--tail",
            "-n"}, paramLabel = "N|all", defaultValue = "100", converter = Tail.class, description = "how many of the last lines of each to begin with, or all (default: ${DEFAULT-VALUE})")
    private int tail = 100;

    @Override
    public void run() {
        var api = connection.open();
        var printer = new LogPrinter(output, timestamps);
        var err = spec.commandLine().getErr();
        var meant = sources(api);
        var sources = new LogSources(api, meant);
        if (sources.then().isEmpty() && !follow) {
            throw new Failure(String.join(", ", meant) + " has no containers");
        }
        var have = sources.then().stream().filter(Logs::hasLogs).toList();
        sources.then().stream().filter(it -> !hasLogs(it)).map(Logs::without).forEach(err::println);
        err.flush();
        var begin = new LogTail(tail, since, false);
        var past = new LogPast(api, have, begin, printer);
        if (!past.refused().isEmpty()) {
            asked(sources.now(api), past.refused());
        }
        if (!follow && !past.broken().isEmpty()) {
            throw new Failure(past.broken().entrySet().stream()
                    .map(it -> "the logs of " + it.getKey() + " broke off: " + it.getValue())
                    .collect(Collectors.joining("; ")));
        }
        if (follow) {
            var on = new LogFollow(api, sources, printer, err);
            have.forEach(it -> on.begin(it, begin, past.last(printer.number(it))));
            on.run();
        }
    }

    /** What has logs and is refused was asked for amiss. */
    private static void asked(List<JsonNode> now, Map<String, Failure> refused) {
        for (var container : now) {
            var refusal = refused.get(Ps.text(container, "id"));
            if (refusal != null && hasLogs(container)) {
                throw refusal;
            }
        }
    }

    private static boolean hasLogs(JsonNode container) {
        return container.path("actions").has("logs");
    }

    private static String without(JsonNode container) {
        var reason = Ps.text(container, "transitioningMessage");
        return "drover: " + Ps.text(container, "name") + (container.path("nativeContainer").asBoolean()
                ? " was started by hand on its host, and has its logs there"
                : " has no logs yet: it is " + Ps.text(container, "state") + (reason.isEmpty() ? "" : ": " + reason));
    }

    /** A number of lines, or 0 for all. */
    static final class Tail implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String word) {
            if (!word.matches("all|[0-9]{1,9}")) {
                throw new CommandLine.TypeConversionException("'" + word + "' must be a number, or all");
            }
            return word.equals("all") ? 0 : Integer.parseInt(word);
        }
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
}
