package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings up a stack, and waits until all of its services are active. Interrupted, the server goes on by itself. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Makes a stack from compose files, or adds what is missing, and waits until it is active.", footer = {
        "", "Examples:", "  drover up", "  drover up -d -s shop -f shop/docker-compose.yml -e shop.env"})
final class Up implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private StackFiles files = new StackFiles();
    @Option(names = {"-s", "--stack"}, paramLabel = "NAME", description = "the stack (default: the folder's name)")
    private @Nullable String stack;
    @Option(names = {"-d", "--detach"}, description = "do not wait")
    private boolean detach;
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        var api = connection.open();
        var out = spec.commandLine().getOut();
        var name = stack == null ? folderName() : stack;
        var body = new LinkedHashMap<String, Object>();
        body.put("dockerCompose", files.docker());
        var rancher = files.rancher();
        if (rancher != null) {
            body.put("rancherCompose", rancher);
        }
        body.put("environment", files.variables());
        var existing = api.named("stacks", name, "name", name);
        JsonNode made;
        if (existing == null) {
            body.put("name", name);
            body.put("startOnCreate", true);
            made = api.create("stacks", body);
        } else {
            made = api.update("stacks", existing.path("id").asText(), body);
            api.act("stacks", existing.path("id").asText(), "activateservices", Map.of());
        }
        made.path("notes").forEach(note -> out.println("note: " + note.asText()));
        out.println("stack " + name + (existing == null ? " is made" : " is up to date"));
        out.flush();
        if (!detach) {
            new Progress(api, made.path("id").asText(), out).await(Duration.ofSeconds(timeout));
        }
    }

    private String folderName() {
        var folder = files.file().toAbsolutePath().normalize().getParent();
        var last = folder == null ? null : folder.getFileName();
        if (last == null) {
            throw new Failure("say the stack's name with --stack");
        }
        return last.toString();
    }

    /** A line that moves on a terminal, and single lines elsewhere. */
    private record Progress(Api api, String stackId, PrintWriter out) {
        void await(Duration limit) {
            var start = System.nanoTime();
            var said = "";
            while (true) {
                var services = api.list("services", "stackId", stackId);
                var active = services.stream().filter(it -> it.path("state").asText().equals("active")).count();
                var text = active + " of " + services.size() + " services active" + reason(services);
                if (!text.equals(said)) {
                    out.println(text);
                    out.flush();
                    said = text;
                }
                if (active == services.size()) {
                    return;
                }
                if (System.nanoTime() - start > limit.toNanos()) {
                    throw new Failure("not active after " + limit.toSeconds() + " s: " + text
                            + "; the server goes on trying, see drover ps");
                }
                Pause.shortly();
            }
        }

        private static String reason(java.util.List<JsonNode> services) {
            return services.stream()
                    .filter(it -> !it.path("state").asText().equals("active")
                            && !it.path("transitioningMessage").asText("").isBlank()
                            && !it.path("transitioningMessage").asText().equals("null"))
                    .findFirst()
                    .map(it -> " (" + it.path("name").asText() + ": " + it.path("transitioningMessage").asText() + ")")
                    .orElse("");
        }
    }
}
