package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    @Mixin
    private Format format = new Format();

    @Override
    public void run() {
        list(connection, format);
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists stacks.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var stacks = here.open().list("stacks");
        as.print(spec.commandLine().getOut(), stacks, () -> table(stacks));
    }

    private static Table table(List<JsonNode> stacks) {
        var table = new Table("ID", "NAME", "STATE", "HEALTH", "SERVICES", "DETAIL");
        stacks.forEach(stack -> table.row(Ps.text(stack, "id"), Ps.text(stack, "name"), Ps.text(stack, "state"),
                Ps.text(stack, "healthState"), stack.path("serviceIds").size(),
                Ps.text(stack, "transitioningMessage")));
        return table;
    }
}
