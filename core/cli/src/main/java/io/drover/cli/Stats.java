package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how much containers or hosts use. */
@Command(name = "stats", mixinStandardHelpOptions = true, description = "Shows how much containers or hosts use, until it is ended.", footer = {
        "", "Examples:", "  drover stats", "  drover stats shop/web --no-stream", "  drover stats --hosts",
        "  drover stats --no-stream --format json"})
final class Stats implements Runnable {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** How long to wait for the first numbers of what does not tell any. */
    private static final Duration FIRST = Duration.ofSeconds(6);
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Format format = new Format();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "containers, services (stack/service) or stacks (default: all containers); with --hosts, hosts")
    private List<String> names = new ArrayList<>();
    @Option(names = "--hosts", description = "of hosts instead of containers")
    private boolean hosts;
    @Option(names = "--no-stream", description = "show it once")
    private boolean once;

    @Override
    public void run() {
        var api = connection.open();
        try (var frames = new UsageFrames(api, hosts ? "hostStats" : "containerStats", System::nanoTime)) {
            var end = System.nanoTime() + FIRST.toNanos();
            // a server that is not there at first is not waited for
            var wanted = look(api, frames);
            while (!tell(frames.of(wanted.keySet()), wanted, System.nanoTime() - end > 0)) {
                Thread.sleep(EVERY);
                wanted = once ? look(api, frames) : lookAgain(api, frames);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether that was all */
    private boolean tell(List<Usage> told, Map<String, String> wanted, boolean late) {
        var done = once && (late || told.size() == wanted.size());
        if (!once || done) {
            print(told, wanted);
        }
        return done;
    }

    private Map<String, String> look(Api api, UsageFrames frames) {
        var all = api.list("hosts");
        frames.listen(all);
        return wanted(api, all);
    }

    /** Waits for a server that has gone, and says so. */
    private Map<String, String> lookAgain(Api api, UsageFrames frames) throws InterruptedException {
        for (var said = false;; said = true) {
            try {
                return look(api, frames);
            } catch (NoAnswer e) {
                if (!said) {
                    var err = spec.commandLine().getErr();
                    err.println("drover: " + e.getMessage() + "; it goes on as soon as it can");
                    err.flush();
                }
                Thread.sleep(EVERY);
            }
        }
    }

    /** Names by ids. */
    private Map<String, String> wanted(Api api, List<JsonNode> all) {
        var wanted = new LinkedHashMap<String, String>();
        if (hosts) {
            all.stream().filter(it -> it.path("links").has("hostStats")).filter(it -> names.isEmpty()
                    || names.contains(Ps.text(it, "hostname")) || names.contains(Ps.text(it, "id")))
                    .forEach(it -> wanted.put(Ps.text(it, "id"), Ps.text(it, "hostname")));
        } else {
            var containers = names.isEmpty()
                    ? api.list("containers", "system", "false")
                    : new LogSources(api, names).then();
            containers.stream().filter(it -> it.path("links").has("containerStats"))
                    .forEach(it -> wanted.put(Ps.text(it, "id"), Ps.text(it, "name")));
        }
        return wanted;
    }

    private void print(List<Usage> told, Map<String, String> names) {
        var out = spec.commandLine().getOut();
        if (format.isJson()) {
            told.forEach(one -> out.println(one.json(names.getOrDefault(one.id(), ""))));
            out.flush();
            return;
        }
        if (!once && Terminal.isThere()) {
            out.print(CLEAR);
        }
        var table = new Table("ID", "NAME", "CPU", "MEMORY / LIMIT", "MEMORY", "NETWORK IN / OUT", "DISK IN / OUT");
        told.forEach(one -> one.row(table, names.getOrDefault(one.id(), "")));
        table.print(out);
    }
}
