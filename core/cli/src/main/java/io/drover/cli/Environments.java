package io.drover.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists environments, and makes and removes them. */
@Command(name = "env", mixinStandardHelpOptions = true, description = "Lists environments, makes and removes them.", footer = {
        "", "Examples:", "  drover env", "  drover env create staging", "  drover env rm staging"})
final class Environments implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Option(names = "--json", description = "print the API's answer, one object a line")
    private boolean json;

    @Override
    public void run() {
        var environments = connection.open().list("projects");
        var out = spec.commandLine().getOut();
        if (json) {
            environments.forEach(out::println);
            out.flush();
            return;
        }
        var table = new Table("ID", "NAME", "STATE", "CREATED", "DESCRIPTION");
        environments.forEach(one -> table.row(Ps.text(one, "id"), Ps.text(one, "name"), Ps.text(one, "state"),
                Ps.text(one, "created"), Ps.text(one, "description")));
        table.print(out);
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

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
