package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists environments, and makes and removes them. */
@Command(name = "env", aliases = "environment", mixinStandardHelpOptions = true, description = "Lists environments, makes and removes them.", footer = {
        "", "Examples:", "  drover env", "  drover env create staging", "  drover env rm staging"})
final class Environments implements Runnable {
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

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists environments.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var environments = here.open().list("projects");
        as.print(spec.commandLine().getOut(), environments, () -> table(environments));
    }

    private static Table table(List<JsonNode> environments) {
        var table = new Table("ID", "NAME", "STATE", "CREATED", "DESCRIPTION");
        environments.forEach(one -> table.row(Ps.text(one, "id"), Ps.text(one, "name"), Ps.text(one, "state"),
                Ps.text(one, "created"), Ps.text(one, "description")));
        return table;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes an environment, and prints its id.")
    void create(@Mixin Connection here, @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--description", paramLabel = "TEXT") @Nullable String description) {
        var fields = description == null
                ? Map.of("name", name)
                : Map.of("name", name, "description", description);
        say(Ps.text(here.open().create("projects", fields), "id"));
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Removes an environment that has neither stacks nor hosts.")
    void remove(@Mixin Connection here, @Parameters(paramLabel = "NAME") String name) {
        var api = here.open();
        var found = api.list("projects").stream()
                .filter(it -> it.path("id").asText().equals(name) || it.path("name").asText().equalsIgnoreCase(name))
                .findFirst().orElseThrow(() -> new Failure("there is no environment " + name + "; see drover env"));
        api.remove("projects", found.path("id").asText());
        say(name + " is removed");
    }

    @Command(name = "deactivate", aliases = "activate", hidden = true, mixinStandardHelpOptions = true, description = "Says what stops a part of an environment, for the whole cannot be.")
    void deactivate(@Mixin Connection here, @Parameters(paramLabel = "NAME") String name) {
        throw new Failure("the environment " + name + " is always active; drover stop stops stacks, and drover hosts"
                + " deactivate keeps containers from a host");
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
