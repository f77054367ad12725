package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.compose.ComposeFiles;
import io.drover.compose.StackContext;
import io.drover.model.Refusal;
import io.drover.model.spec.StackSpec;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings up a stack, and waits until all of its services are active. Interrupted, the server goes on by itself. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Makes a stack from compose files, or adds what is missing, and waits until it is active.", footer = {
        "", "Examples:", "  drover up", "  drover up --dry-run",
        "  drover up -d -s shop -f shop/docker-compose.yml -e shop.env"})
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
    @Option(names = "--pull", description = "have all hosts fetch the images first, also those that they have")
    private boolean pull;
    @Option(names = "--dry-run", description = "only say what would change")
    private boolean dryRun;
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        var api = connection.open();
        var out = spec.commandLine().getOut();
        var name = stack == null ? folderName() : stack;
        var docker = files.docker();
        var rancher = files.rancher();
        var variables = files.variables();
        var existing = api.named("stacks", name, "name", name);
        if (dryRun || pull) {
            var wanted = read(name, docker, rancher, variables);
            if (dryRun) {
                say(out, name, existing, Difference.of(onServer(api, name, existing), wanted));
                return;
            }
            Pull.all(api, images(wanted), out);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("dockerCompose", docker);
        if (rancher != null) {
            body.put("rancherCompose", rancher);
        }
        body.put("environment", variables);
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
            new Progress(api, made.path("id").asText(), out, Terminal.isThere()).await(Duration.ofSeconds(timeout));
        }
    }

    private static void say(PrintWriter out, String name, @Nullable JsonNode existing, List<String> difference) {
        if (existing == null) {
            out.println("+ stack " + name);
        } else if (difference.isEmpty()) {
            out.println("nothing would change in the stack " + name);
        }
        difference.forEach(out::println);
        out.flush();
    }

    private static StackSpec onServer(Api api, String name, @Nullable JsonNode existing) {
        if (existing == null) {
            return new StackSpec(List.of(), Map.of(), List.of());
        }
        var texts = api.act("stacks", existing.path("id").asText(), "exportconfig", Map.of());
        return read(name, texts.path("dockerComposeConfig").asText(), texts.path("rancherComposeConfig").asText(),
                Map.of());
    }

    private static StackSpec read(String name, String docker, @Nullable String rancher,
            Map<String, String> variables) {
        try {
            return ComposeFiles.read(docker, rancher, new StackContext(name, "", variables));
        } catch (Refusal refusal) {
            throw new Failure(String.valueOf(refusal.getMessage()));
        }
    }

    private static TreeSet<String> images(StackSpec stack) {
        var images = new TreeSet<String>();
        stack.services().stream().filter(service -> service.hasContainers())
                .forEach(service -> service.launchConfigs().forEach(config -> images.add(config.image())));
        return images;
    }

    private String folderName() {
        var folder = files.file().toAbsolutePath().normalize().getParent();
        var last = folder == null ? null : folder.getFileName();
        if (last == null) {
            throw new Failure("say the stack's name with --stack");
        }
        return last.toString();
    }
}
