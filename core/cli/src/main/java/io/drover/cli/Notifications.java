package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where news of an environment go. */
@Command(name = "notifications", mixinStandardHelpOptions = true, description = "Shows where news of an environment go, and adds, tries and removes such places.", footer = {
        "", "Events: hostLost, hostBack, serviceUnhealthy, serviceDegraded, serviceHealthy, upgradeEnded,",
        "  upgradeStopped, upgradeRolledBack, pluginFailed, pluginBack", "", "Examples:", "  drover notifications",
        "  drover notifications create ops --sink webhook --set url=@address --on hostLost,hostBack",
        "  drover notifications test ops", "  drover notifications rm ops"})
final class Notifications implements Runnable {
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

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Shows where news go, what was told last, and what keeps the rest waiting.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var all = here.open().list("notifications");
        as.print(spec.commandLine().getOut(), all, () -> {
            var table = new Table("ID", "NAME", "SINK", "EVENTS", "STATE", "WAITING", "MESSAGE");
            all.forEach(one -> table.row(Ps.text(one, "id"), Ps.text(one, "name"), Ps.text(one, "sink"),
                    String.join(",", words(one.path("events"))), Ps.text(one, "state"), Ps.text(one, "waiting"),
                    Ps.text(one, "transitioningMessage")));
            return table;
        });
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Has news carried somewhere.", footer = {
            "",
            "Example:",
            "  drover notifications create ops --sink webhook --set url=https://example.com/hook --hold 30"})
    void create(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "what it is called") String name,
            @Option(names = {"-s",
                    "--sink"}, required = true, paramLabel = "NAME", description = "see drover notifications sinks") String sink,
            @Option(names = "--set", paramLabel = "SETTING=VALUE", description = "what the sink is told; @FILE stands for what is in a file") @Nullable Map<String, String> settings,
            @Option(names = "--on", split = ",", paramLabel = "EVENT", description = "what is told (default: everything)") @Nullable List<String> events,
            @Option(names = "--hold", paramLabel = "SECONDS", description = "how long something must have been so (default: 15)") @Nullable Integer hold) {
        var wish = new LinkedHashMap<String, Object>(Map.of("name", name, "sink", sink));
        if (settings != null) {
            var said = Machines.said(settings);
            // editors end a file with a new line, which is no part of an address
            said.replaceAll((_, value) -> value.strip());
            wish.put("settings", said);
        }
        if (events != null) {
            wish.put("events", events);
        }
        if (hold != null) {
            wish.put("holdSeconds", hold);
        }
        say("added " + Ps.text(here.open().create("notifications", wish), "id") + "; try it with drover notifications"
                + " test " + name);
    }

    @Command(name = "test", mixinStandardHelpOptions = true, description = "Has a test carried there now, and says whether it arrived.", footer = {
            "", "Example:", "  drover notifications test ops"})
    void test(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "name or id") String name) {
        var api = here.open();
        api.act("notifications", find(api, name), "test", Map.of());
        say("a test has arrived");
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Ends the telling of news to one place.", footer = {
            "", "Example:", "  drover notifications rm ops"})
    void remove(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "name or id") String name) {
        var api = here.open();
        api.remove("notifications", find(api, name));
        say("removed");
    }

    @Command(name = "sinks", mixinStandardHelpOptions = true, description = "Lists the ways in which news can be carried, and what they have to be told.")
    void sinks(@Mixin Connection here, @Mixin Format as) {
        var sinks = here.open().list("notificationsinks");
        as.print(spec.commandLine().getOut(), sinks, () -> {
            var table = new Table("SINK", "SETTING", "NEEDED", "DEFAULT", "MEANING");
            for (var sink : sinks) {
                for (var setting : sink.path("settings")) {
                    table.row(Ps.text(sink, "name"), Ps.text(setting, "name"),
                            setting.path("required").asBoolean() ? "yes" : "", Ps.text(setting, "default"),
                            Ps.text(setting, "description"));
                }
            }
            return table;
        });
    }

    private static String find(Api api, String name) {
        return api.list("notifications").stream()
                .filter(one -> Ps.text(one, "id").equals(name) || Ps.text(one, "name").equalsIgnoreCase(name))
                .map(one -> Ps.text(one, "id")).findFirst()
                .orElseThrow(() -> new Failure("there is no notification " + name + "; see drover notifications"));
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
