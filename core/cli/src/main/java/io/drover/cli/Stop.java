package io.drover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops stacks, services or containers, and keeps them to be started again. */
@Command(name = "stop", mixinStandardHelpOptions = true, description = "Stops stacks, services or containers, and keeps them to be started again.", footer = {
        "", "Examples:", "  drover stop shop", "  drover stop shop/web"})
final class Stop implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "stacks, services (stack/service) or containers, by name or id")
    private List<String> names = new ArrayList<>();

    @Override
    public void run() {
        var api = connection.open();
        for (var name : names) {
            var thing = Thing.find(api, name);
            if (thing.act(api, Map.of(), "stop", "deactivate", "deactivateservices") == null) {
                throw new Failure(name + " cannot be stopped: it is " + Ps.text(thing.body(), "state"));
            }
            spec.commandLine().getOut().println(name + " is being stopped");
            spec.commandLine().getOut().flush();
        }
    }
}
