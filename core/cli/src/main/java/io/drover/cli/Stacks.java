package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists stacks. */
@Command(name = "stacks", aliases = "stack", mixinStandardHelpOptions = true, description = "Lists stacks, and makes them without starting them.", footer = {
        "",
        "Examples:", "  drover stacks", "  drover stacks create shop -f docker-compose.yml"})
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

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes stacks, and prints their ids. To have them run, use drover up, or --start.")
    void create(@Mixin Connection here,
            @Parameters(paramLabel = "NAME", arity = "1..*", description = "of the stacks") List<String> names,
            @Option(names = {"-f",
                    "--file"}, paramLabel = "FILE", description = "a compose file, or several (default: docker-compose.yml or compose.yaml)") @Nullable List<Path> given,
            @Option(names = {"-r",
                    "--rancher-file"}, paramLabel = "FILE", description = "rancher-compose.yml (default: the one beside the compose file)") @Nullable Path rancher,
            @Option(names = "--start", description = "start what is made") boolean start,
            @Option(names = {"-e",
                    "--empty"}, description = "without services, whatever files are here") boolean empty) {
        if (empty && (given != null || rancher != null)) {
            throw new Failure("--empty stands for no files");
        }
        var api = here.open();
        var files = StackFiles.of(given == null ? List.of() : given, rancher);
        var environment = empty ? "" : api.environment();
        for (var name : names) {
            var body = new LinkedHashMap<String, Object>(Map.of("name", name, "startOnCreate", start));
            if (!empty) {
                var project = files.project(name, environment, Set.of());
                project.stack();
                body.put("dockerCompose", project.texts().docker());
                body.put("rancherCompose", project.texts().rancher());
                body.put("environment", files.variables(project));
            }
            spec.commandLine().getOut().println(Ps.text(api.create("stacks", body), "id"));
            spec.commandLine().getOut().flush();
        }
    }

    private static Table table(List<JsonNode> stacks) {
        var table = new Table("ID", "NAME", "STATE", "HEALTH", "SERVICES", "DETAIL");
        stacks.forEach(stack -> table.row(Ps.text(stack, "id"), Ps.text(stack, "name"), Ps.text(stack, "state"),
                Ps.text(stack, "healthState"), stack.path("serviceIds").size(),
                Ps.text(stack, "transitioningMessage")));
        return table;
    }
}
