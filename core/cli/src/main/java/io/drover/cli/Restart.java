package io.drover.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restarts the containers of services one after the other, or single containers. */
@Command(name = "restart", mixinStandardHelpOptions = true, description = "Restarts the containers of services one after the other, or single containers.", footer = {
        "", "Examples:", "  drover restart shop/web --batch-size 2 --interval 5000", "  drover restart shop-web-1"})
final class Restart implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Kinds kinds = new Kinds();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "stacks, services (stack/service) or containers, by name or id")
    private List<String> names = new ArrayList<>();

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "1", description = "of services: so many containers at a time (default: ${DEFAULT-VALUE})")
    private int batchSize = 1;
    @Option(names = "--interval", paramLabel = "MILLIS", defaultValue = "1000", description = "of services: between two batches (default: ${DEFAULT-VALUE})")
    private long interval = 1000;
    @Option(names = "--deadline", paramLabel = "MILLIS", description = "of services: give up after so long without progress, besides the time for draining (default: 600000)")
    private @Nullable Long deadline;

    @Override
    public void run() {
        var strategy = new LinkedHashMap<String, Object>();
        strategy.put("batchSize", batchSize);
        strategy.put("intervalMillis", interval);
        if (deadline != null) {
            strategy.put("deadlineMillis", deadline);
        }
        var api = connection.open();
        for (var name : names) {
            var thing = kinds.find(api, name);
            if (thing.act(api, Map.of("rollingRestartStrategy", strategy), "restart") == null) {
                throw new Failure(name + " cannot be restarted: it is " + Ps.text(thing.body(), "state"));
            }
            spec.commandLine().getOut().println(name + " is being restarted");
            spec.commandLine().getOut().flush();
        }
    }
}
