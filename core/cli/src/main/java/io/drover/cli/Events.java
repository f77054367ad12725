package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what changes. */
@Command(name = "events", aliases = "event", mixinStandardHelpOptions = true, description = "Prints what changes in the environment, as it happens, until the connection ends.", footer = {
        "", "Examples:", "  drover events", "  drover events -r --format json"})
final class Events implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private Format format = new Format();
    @Option(names = {"-r",
            "--reconnect"}, description = "go on over another connection when one ends; what changes between the two is not told")
    private boolean reconnect;

    @Override
    public void run() {
        var api = connection.open();
        var end = follow(api);
        while (reconnect) {
            spec.commandLine().getErr().println("drover: " + end + "; connecting again");
            spec.commandLine().getErr().flush();
            end = next(api);
        }
        throw new Failure(end);
    }

    /** @return how it ended */
    private String follow(Api api) {
        try (var feed = new Feed(api, Feed.SILENCE, this::print)) {
            var reason = feed.ended();
            return "the connection ended" + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /** Over the first connection that there is. */
    private String next(Api api) {
        while (true) {
            Pause.shortly();
            try {
                return follow(api);
            } catch (NoAnswer e) {
                // not yet
            }
        }
    }

    private void print(JsonNode event) {
        var resource = event.at("/data/resource");
        var out = spec.commandLine().getOut();
        out.println(format.isJson() ? resource.toString() : line(event.path("time").asLong(), resource));
        out.flush();
    }

    private static String line(long millis, JsonNode resource) {
        var time = LocalTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.MILLIS);
        var name = Ps.text(resource, "name").isEmpty() ? Ps.text(resource, "hostname") : Ps.text(resource, "name");
        return "%-12s  %-10s %-8s %-24s %-14s %s".formatted(time, Ps.text(resource, "type"),
                Ps.text(resource, "id"), name, Ps.text(resource, "state"),
                Ps.text(resource, "transitioningMessage")).stripTrailing();
    }
}
