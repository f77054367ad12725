package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists hosts, and what can be done with them. */
@Command(name = "hosts", aliases = "host", mixinStandardHelpOptions = true, description = "Lists hosts, adds them, and acts on them.", subcommands = {
        CreateHost.class, RetryHost.class}, footer = {
                "", "Examples:", "  drover hosts", "  drover hosts add --agent-ip 10.0.0.5 --label disk=ssd",
                "  drover hosts create node4 --driver ssh --set address=10.0.0.7 --set password=@file",
                "  drover hosts evacuate node3", "  drover hosts rm node3"})
final class Hosts implements Runnable {
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

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists hosts.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var hosts = here.open().list("hosts");
        as.print(spec.commandLine().getOut(), hosts, () -> table(hosts, ours(here)));
    }

    /** Ids of the containers that belong to Drover itself: as on the page, they do not count. */
    private static Set<String> ours(Connection here) {
        return here.open().list("containers", "system", "true").stream().map(it -> it.path("id").asText())
                .collect(Collectors.toSet());
    }

    private static Table table(List<JsonNode> hosts, Set<String> ours) {
        var table = new Table("ID", "HOSTNAME", "ADDRESS", "STATE", "AGENT", "CONTAINERS", "LABELS", "DETAIL");
        for (var host : hosts) {
            var labels = new StringBuilder();
            host.path("labels").properties().forEach(label -> {
                if (!label.getKey().startsWith("io.rancher.host.")) {
                    labels.append(labels.isEmpty() ? "" : ",").append(label.getKey()).append('=')
                            .append(label.getValue().asText());
                }
            });
            var containers = 0;
            for (var id : host.path("instanceIds")) {
                containers += ours.contains(id.asText()) ? 0 : 1;
            }
            table.row(Ps.text(host, "id"), Ps.text(host, "hostname"), Ps.text(host, "agentIpAddress"),
                    Ps.text(host, "state"), Ps.text(host, "agentState"), containers, labels,
                    Ps.text(host, "transitioningMessage"));
        }
        return table;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Prints the command to type on a machine that shall become a host.")
    void add(@Mixin Connection here,
            @Option(names = "--agent-ip", paramLabel = "IP", description = "the machine's address") @Nullable String ip,
            @Option(names = "--label", paramLabel = "NAME=VALUE", description = "labels of the host") @Nullable Map<String, String> labels,
            @Option(names = "--server", paramLabel = "URL", description = "how the machine reaches the server") @Nullable String server,
            @Option(names = {"-q", "--quiet"}, description = "the command only") boolean quiet) {
        var token = here.open().create("registrationtokens", Map.of());
        var registration = new Registration(token, server, ip, labels == null ? Map.of() : labels);
        if (quiet) {
            say(registration.docker());
        } else {
            say("On the machine that shall become a host, run:\n\n" + registration.docker()
                    + "\n\nor, shorter:\n\n" + registration.shell());
        }
    }

    @Command(name = "activate", mixinStandardHelpOptions = true, description = "Lets a host take containers again.")
    void activate(@Mixin Connection here, @Parameters(paramLabel = "HOST") String host) {
        act(here, host, "activate");
    }

    @Command(name = "deactivate", mixinStandardHelpOptions = true, description = "Gives a host no new containers; those it has go on.")
    void deactivate(@Mixin Connection here, @Parameters(paramLabel = "HOST") String host) {
        act(here, host, "deactivate");
    }

    @Command(name = "evacuate", mixinStandardHelpOptions = true, description = "Deactivates a host and moves its containers away.")
    void evacuate(@Mixin Connection here, @Parameters(paramLabel = "HOST") String host) {
        act(here, host, "evacuate");
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Removes a host; it must be inactive, or be one that a driver did not get done.")
    void remove(@Mixin Connection here, @Parameters(paramLabel = "HOST") String host) {
        var api = here.open();
        var found = look(api, host);
        if (found.isPresent()) {
            api.remove("hosts", found.get().path("id").asText());
        } else {
            api.remove("machines", new Machines(api, spec.commandLine().getOut()).find(host).path("id").asText());
        }
        say(host + " is being removed");
    }

    @Command(name = "drivers", mixinStandardHelpOptions = true, description = "Lists the drivers that can make hosts, and what they have to be told.")
    void drivers(@Mixin Connection here, @Mixin Format as) {
        var drivers = here.open().list("machinedrivers");
        as.print(spec.commandLine().getOut(), drivers, () -> {
            var table = new Table("DRIVER", "SETTING", "NEEDED", "DEFAULT", "MEANING");
            for (var driver : drivers) {
                for (var setting : driver.path("settings")) {
                    table.row(Ps.text(driver, "name"), Ps.text(setting, "name"),
                            setting.path("required").asBoolean() ? "yes" : "", Ps.text(setting, "default"),
                            Ps.text(setting, "description"));
                }
            }
            return table;
        });
    }

    private void act(Connection here, String host, String action) {
        var api = here.open();
        api.act("hosts", find(api, host).path("id").asText(), action, Map.of());
        say(host + ": " + action);
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private static JsonNode find(Api api, String name) {
        return look(api, name).orElseThrow(() -> new Failure("there is no host " + name + "; see drover hosts"));
    }

    private static Optional<JsonNode> look(Api api, String name) {
        return api.list("hosts").stream()
                .filter(it -> it.path("id").asText().equals(name) || it.path("hostname").asText().equals(name)
                        || it.path("name").asText().equals(name))
                .findFirst();
    }
}
