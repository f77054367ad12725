package io.drover.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists stacks. */
@Command(name = "stacks", mixinStandardHelpOptions = true, description = "Lists stacks.", footer = {"", "Example:",
        "  drover stacks"})
final class Stacks implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Option(names = "--json", description = "print the API's answer, one object a line")
    private boolean json;

    @Override
    public void run() {
        var stacks = connection.open().list("stacks");
        var out = spec.commandLine().getOut();
        if (json) {
            stacks.forEach(out::println);
            out.flush();
            return;
        }
        var table = new Table("ID", "NAME", "STATE", "HEALTH", "SERVICES", "DETAIL");
        stacks.forEach(stack -> table.row(Ps.text(stack, "id"), Ps.text(stack, "name"), Ps.text(stack, "state"),
                Ps.text(stack, "healthState"), stack.path("serviceIds").size(),
                Ps.text(stack, "transitioningMessage")));
        table.print(out);
    }
}
