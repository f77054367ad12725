package io.drover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Stops stacks, services or containers, and keeps them to be started again. A service that is not stopped itself starts a
 * container of its own again.
 */
@Command(name = "stop", aliases = "deactivate", mixinStandardHelpOptions = true, description = "Stops stacks, services or containers, and keeps them to be started again.", footer = {
        "", "Examples:", "  drover stop shop", "  drover stop shop/web", "  drover stop -t 60 shop-web-1"})
final class Stop implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Kinds kinds = new Kinds();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "stacks, services (stack/service) or containers, by name or id")
    private List<String> names = new ArrayList<>();
    @Option(names = {"-t",
            "--timeout"}, paramLabel = "SECONDS", description = "of containers: how long to wait for the end before it is forced (default: as the container says)")
    private @Nullable Integer timeout;

    @Override
    public void run() {
        var api = connection.open();
        for (var name : names) {
            var thing = kinds.find(api, name);
            if (thing.act(api, timeout == null ? Map.of() : Map.of("timeout", timeout), "stop", "deactivate",
                    "deactivateservices") == null) {
                throw new Failure(name + " cannot be stopped: it is " + Ps.text(thing.body(), "state"));
            }
            spec.commandLine().getOut().println(name + " is being stopped");
            spec.commandLine().getOut().flush();
        }
    }
}
