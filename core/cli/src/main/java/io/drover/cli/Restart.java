package io.drover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restarts the containers of services one after the other, or single containers. */
@Command(name = "restart", mixinStandardHelpOptions = true, description = "Restarts the containers of services one after the other, or single containers.", footer = {
        "", "Examples:", "  drover restart shop/web", "  drover restart shop-web-1"})
final class Restart implements Runnable {
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
            if (thing.act(api, Map.of("rollingRestartStrategy", Map.of("batchSize", 1, "intervalMillis", 1000)),
                    "restart") == null) {
                throw new Failure(name + " cannot be restarted: it is " + Ps.text(thing.body(), "state"));
            }
            spec.commandLine().getOut().println(name + " is being restarted");
            spec.commandLine().getOut().flush();
        }
    }
}
