package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The volumes with a name, on hosts and for them. */
@Command(name = "volume", aliases = "volumes", mixinStandardHelpOptions = true, description = "Lists volumes, makes them for those that mount them, and removes them.", footer = {
        "", "Examples:", "  drover volume", "  drover volume create --driver nfs --opt share=/exports/data data",
        "  drover volume rm data"})
final class Volumes implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Format format = new Format();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        list(connection, format);
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists volumes, with the hosts that have them.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var api = here.open();
        var volumes = api.list("volumes");
        as.print(spec.commandLine().getOut(), volumes, () -> {
            var hosts = api.list("hosts").stream()
                    .collect(Collectors.toMap(it -> Ps.text(it, "id"), it -> Ps.text(it, "hostname")));
            var table = new Table("ID", "NAME", "STATE", "DRIVER", "HOST", "CONTAINERS", "DETAIL");
            volumes.forEach(it -> table.row(Ps.text(it, "id"), Ps.text(it, "name"), Ps.text(it, "state"),
                    Ps.text(it, "driver"), hosts.getOrDefault(Ps.text(it, "hostId"), ""), it.path("mounts").size(),
                    Ps.text(it, "transitioningMessage")));
            return table;
        });
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Says how a volume is to be made with the first container that mounts it by its name.", footer = {
            "", "In compose files it is an external volume. Its id is printed.", "", "Examples:",
            "  drover volume create data", "  drover volume create --driver nfs --opt share=/exports/data data"})
    void create(@Mixin Connection here,
            @Parameters(paramLabel = "NAME", description = "what Docker calls it") String name,
            @Option(names = {"-d",
                    "--driver"}, paramLabel = "DRIVER", description = "who keeps it (default: Docker itself)") @Nullable String driver,
            @Option(names = {"-o",
                    "--opt"}, paramLabel = "NAME=VALUE", mapFallbackValue = "", description = "options of the driver") @Nullable Map<String, String> options) {
        var body = new LinkedHashMap<String, Object>(
                Map.of("name", name, "driverOpts", options == null ? Map.of() : options));
        if (driver != null) {
            body.put("driver", driver);
        }
        say(Ps.text(here.open().create("volumes", body), "id"));
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Removes volumes that no container uses and no service needs, with what is in them.", footer = {
            "", "Hosts that are away remove theirs when they are back.", "", "Examples:", "  drover volume rm data",
            "  drover volume rm 1v7-shop_data_1a2b3"})
    void remove(@Mixin Connection here,
            @Parameters(arity = "1..*", paramLabel = "NAME", description = "names or ids") List<String> names) {
        var api = here.open();
        for (var name : names) {
            var volume = find(api, name);
            var users = volume.path("mounts").size();
            if (users > 0 && !volume.path("actions").has("remove")) {
                throw new Failure(name + " cannot be removed: " + users + " containers have it");
            }
            // why else it may not go, the server says
            var after = api.remove("volumes", Ps.text(volume, "id"));
            say(name + (Ps.text(after, "state").equals("removed") ? " is removed" : " is being removed"));
        }
    }

    private static JsonNode find(Api api, String name) {
        var found = api.list("volumes").stream()
                .filter(it -> Ps.text(it, "id").equals(name) || Ps.text(it, "name").equals(name)).toList();
        if (found.isEmpty()) {
            throw new Failure("there is no volume " + name + "; see drover volume");
        }
        if (found.size() > 1) {
            throw new Failure("several hosts have a volume " + name + ": "
                    + found.stream().map(it -> Ps.text(it, "id")).collect(Collectors.joining(", ")) + "; say the id");
        }
        return found.getFirst();
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
