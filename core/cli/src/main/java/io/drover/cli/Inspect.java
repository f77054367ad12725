package io.drover.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints all that the server knows of a thing. */
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Prints all that the server knows of stacks, services, containers, hosts or volumes, as JSON.", footer = {
        "", "Examples:", "  drover inspect shop", "  drover inspect shop/web 1i7"})
final class Inspect implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "by name or id")
    private List<String> names = new ArrayList<>();

    @Override
    public void run() {
        var api = connection.open();
        for (var name : names) {
            spec.commandLine().getOut().println(Thing.find(api, name).body().toPrettyString());
            spec.commandLine().getOut().flush();
        }
    }
}
