package io.drover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts stacks, services or containers. */
@Command(name = "start", aliases = "activate", mixinStandardHelpOptions = true, description = "Starts stacks, services or containers.", footer = {
        "", "Examples:", "  drover start shop", "  drover start shop/web"})
final class Start implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Kinds kinds = new Kinds();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "stacks, services (stack/service) or containers, by name or id")
    private List<String> names = new ArrayList<>();

    @Override
    public void run() {
        var api = connection.open();
        for (var name : names) {
            var thing = kinds.find(api, name);
            if (thing.act(api, Map.of(), "start", "activate", "activateservices") == null) {
                throw new Failure(name + " cannot be started: it is " + Ps.text(thing.body(), "state"));
            }
            spec.commandLine().getOut().println(name + " is being started");
            spec.commandLine().getOut().flush();
        }
    }
}
