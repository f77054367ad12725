package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists services or containers. */
@Command(name = "ps", mixinStandardHelpOptions = true, description = "Lists services, or with -c containers.", footer = {
        "", "Examples:", "  drover ps", "  drover ps -c shop",
        "  drover ps -c --system"})
final class Ps implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "0..1", paramLabel = "STACK", description = "only this stack")
    private @Nullable String stack;
    @Option(names = {"-c", "--containers"}, description = "list containers")
    private boolean containers;
    @Option(names = {"-a", "--all"}, description = "also what is stopped, which is listed without it as well")
    private boolean all;
    @Option(names = {"-q", "--quiet"}, description = "ids only, one a line")
    private boolean quiet;
    @Option(names = {"-s", "--system"}, description = "with the containers of the platform, such as Network Agents")
    private boolean system;
    @Mixin
    private Format format = new Format();

    @Override
    public void run() {
        var api = connection.open();
        var filters = stack == null
                ? new String[0]
                : new String[]{"stackId", new Names(api).stack(stack).path("id").asText()};
        var rows = api.list(containers ? "containers" : "services", filters).stream()
                .filter(it -> system || !it.path("system").asBoolean()).toList();
        var out = spec.commandLine().getOut();
        if (quiet) {
            rows.forEach(row -> out.println(text(row, "id")));
            out.flush();
            return;
        }
        format.print(out, rows, () -> containers ? containers(api, rows) : services(api, rows));
    }

    private static Table services(Api api, List<JsonNode> services) {
        var stacks = new Names(api).stackNames();
        var table = new Table("ID", "NAME", "IMAGE", "STATE", "HEALTH", "SCALE", "DETAIL");
        for (var service : services) {
            var stackName = stacks.getOrDefault(service.path("stackId").asText(), "?");
            table.row(text(service, "id"), stackName + "/" + text(service, "name"),
                    service.path("launchConfig").path("imageUuid").asText("").replaceFirst("^docker:", ""),
                    text(service, "state"), text(service, "healthState"),
                    service.path("currentScale").asInt(0) + "/" + service.path("scale").asInt(),
                    text(service, "transitioningMessage"));
        }
        return table;
    }

    private static Table containers(Api api, List<JsonNode> containers) {
        var hosts = new HashMap<String, String>();
        api.list("hosts").forEach(host -> hosts.put(text(host, "id"), text(host, "hostname")));
        var table = new Table("ID", "NAME", "IMAGE", "STATE", "HEALTH", "HOST", "IP", "DOCKER", "DETAIL");
        for (var container : containers) {
            var docker = text(container, "externalId");
            table.row(text(container, "id"), text(container, "name"),
                    text(container, "imageUuid").replaceFirst("^docker:", ""), text(container, "state"),
                    text(container, "healthState"), hosts.getOrDefault(text(container, "hostId"), ""),
                    text(container, "primaryIpAddress"),
                    docker.substring(0, Math.min(12, docker.length())), text(container, "transitioningMessage"));
        }
        return table;
    }

    static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : "";
    }
}
