package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cli.Change.Kind;
import io.drover.compose.ComposeExport;
import io.drover.compose.ComposeFiles;
import io.drover.compose.ComposeProject;
import io.drover.compose.StackContext;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings up a stack, and waits until all of its services are active. Interrupted, the server goes on by itself. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Makes a stack from compose files, or adds and updates what it can, on demand with new containers, and waits until it is active.", footer = {
        "",
        "With --format json: the stack, or the services that go on, and each service whenever its state changes; with --dry-run the changes.",
        "Ends with 1 when a service would need an upgrade, does not get through one, or is not active in time.", "",
        "Examples:",
        "  drover up", "  drover up --dry-run", "  drover up --remove-orphans", "  drover up web --scale web=3",
        "  drover up --upgrade && drover up --confirm-upgrade", "  drover up --continue-upgrade",
        "  drover up --rollback",
        "  drover up -d -s shop -f shop/docker-compose.yml -f shop/production.yml -e shop.env"})
final class Up implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private Output output = new Output();
    @Mixin
    private StackFiles files = new StackFiles();
    @Mixin
    private UpgradeFlags upgrade = new UpgradeFlags();
    @Mixin
    private Orphans orphans = new Orphans();
    @Parameters(arity = "0..*", paramLabel = "SERVICE", description = "only these, and what they need")
    private List<String> only = new ArrayList<>();
    @Option(names = "--scale", paramLabel = "SERVICE=N", description = "how many containers a service is to have, whatever the files say")
    private Map<String, Integer> scales = new LinkedHashMap<>();
    @Option(names = {"-d", "--detach"}, description = "do not wait")
    private boolean detach;
    @Option(names = "--pull", description = "have all hosts fetch the images first, also those that they have")
    private boolean pull;
    @Option(names = "--dry-run", description = "only say what would change")
    private boolean dryRun;
    @Option(names = "--render", description = "only print the files with all that they name put in")
    private boolean render;
    @Option(names = "--build", hidden = true)
    private boolean build;
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        if (build) {
            throw new Failure("--build: Drover builds no images; build them, push them to a registry, and use --pull");
        }
        if (render) {
            Export.print(ComposeExport.of(files.project(files.name(), "", Set.of()).only(only).stack()),
                    spec.commandLine().getOut());
            return;
        }
        var api = connection.open();
        var name = files.name();
        var settling = upgrade.settling();
        if (settling != null) {
            settle(api, name, settling);
            return;
        }
        files.project(name, "", Set.of());
        var existing = api.named("stacks", name, "name", name);
        var there = existing == null ? List.<JsonNode>of() : api.list("services", "stackId", Ps.text(existing, "id"));
        var environment = api.environment();
        var project = files.project(name, environment, names(there)).only(only);
        var wanted = project.stack();
        check(wanted);
        var gone = orphans.of(files, name, environment, names(there));
        var changes = Difference.of(onServer(api, name, existing), wanted).stream()
                .map(change -> change.is(Kind.OTHER) && gone.contains(change.service())
                        ? new Change(Kind.REMOVAL, change.service(), List.of())
                        : renewed(change))
                .filter(change -> only.isEmpty() || !change.is(Kind.OTHER))
                .collect(Collectors.toCollection(ArrayList::new));
        if (upgrade.forces() && existing != null) {
            force(changes, wanted, names(there));
        }
        if (dryRun) {
            say(name, existing, changes);
            return;
        }
        if (pull) {
            Pull.all(api, images(wanted), output);
        }
        var made = send(api, name, existing, project);
        notes(made, project, wanted).forEach(note -> output.say("note: " + note));
        var upgrades = changes.stream().filter(change -> change.is(Kind.UPGRADE)).toList();
        var renews = changes.stream().anyMatch(change -> change.is(Kind.RENEWAL));
        output.tell(made);
        output.say("stack " + name + (existing == null
                ? " is made"
                : renews ? " is upgraded" : upgrades.isEmpty() ? " is up to date" : " is updated"));
        var services = names(wanted);
        afterwards(api, Ps.text(made, "id"), existing == null, services);
        Orphans.remove(api, Ps.text(made, "id"), gone, output);
        if (!detach) {
            var arrived = new Progress(api, Ps.text(made, "id"), output, Terminal.isThere()).await(
                    Duration.ofSeconds(timeout), only.isEmpty() && gone.isEmpty() ? Set.of() : services);
            if (arrived && renews && upgrade.confirms()) {
                settle(api, name, "finishupgrade");
            }
        }
        if (!upgrades.isEmpty()) {
            upgrades.forEach(change -> change.lines().forEach(output::say));
            throw new Failure("the containers of " + upgrades.stream().map(Change::service)
                    .collect(Collectors.joining(", ")) + " run with an older description");
        }
    }

    /** The server says which services there are for it. */
    private void settle(Api api, String name, String action) {
        var id = Ps.text(new Names(api).stack(name), "id");
        if (action.equals(UpgradeFlags.CONTINUE)) {
            goOn(api, id, name);
        } else {
            output.tell(api.act("stacks", id, action, Map.of("services", only)));
        }
        output.say("stack " + name + switch (action) {
            case UpgradeFlags.CONTINUE -> " goes on with its upgrade";
            case "rollback" -> " is rolled back";
            default -> " keeps its new containers";
        });
        if (!detach) {
            new Progress(api, id, output, Terminal.isThere()).await(Duration.ofSeconds(timeout), Set.copyOf(only));
        }
    }

    /** Each service by itself: stacks have no such action. */
    private void goOn(Api api, String stackId, String name) {
        var waiting = api.list("services", "stackId", stackId).stream()
                .filter(service -> only.isEmpty() || only.contains(Ps.text(service, "name")))
                .filter(service -> service.path("actions").has(UpgradeFlags.CONTINUE)).toList();
        if (waiting.isEmpty()) {
            throw new Failure("no upgrade of the stack " + name + " waits to be continued");
        }
        waiting.forEach(service -> output
                .tell(api.act("services", Ps.text(service, "id"), UpgradeFlags.CONTINUE, Map.of())));
    }

    private Change renewed(Change change) {
        return change.is(Kind.UPGRADE) && upgrade.renews()
                && (only.isEmpty() || only.contains(change.service()))
                        ? new Change(Kind.RENEWAL, change.service(), change.keys())
                        : change;
    }

    private void force(List<Change> changes, StackSpec wanted, Set<String> there) {
        wanted.services().stream().filter(service -> service.hasContainers() && there.contains(service.name()))
                .filter(service -> only.isEmpty() || only.contains(service.name()))
                .filter(service -> changes.stream()
                        .noneMatch(change -> change.is(Kind.RENEWAL) && change.service().equals(service.name())))
                .forEach(service -> changes.add(new Change(Kind.RENEWAL, service.name(), List.of())));
    }

    private JsonNode send(Api api, String name, @Nullable JsonNode existing, ComposeProject project) {
        var texts = project.texts();
        var body = new LinkedHashMap<String, Object>();
        body.put("dockerCompose", texts.docker());
        // what is there may have been made with one that says what is not to be any more
        if (existing != null || !texts.rancher().isEmpty()) {
            body.put("rancherCompose", texts.rancher());
        }
        body.put("environment", files.variables(project));
        if (existing != null && upgrade.renews()) {
            body.putAll(upgrade.input(only));
            return api.act("stacks", Ps.text(existing, "id"), "upgrade", body);
        }
        if (existing != null) {
            return api.update("stacks", Ps.text(existing, "id"), body);
        }
        body.put("name", name);
        body.put("startOnCreate", true);
        return api.create("stacks", body);
    }

    /** The scale that was asked for, and a start of what was there and stands still. */
    private void afterwards(Api api, String stackId, boolean isNew, Set<String> services) {
        if (!isNew && only.isEmpty()) {
            api.act("stacks", stackId, "activateservices", Map.of());
        }
        if (scales.isEmpty() && (isNew || only.isEmpty())) {
            return;
        }
        for (var service : api.list("services", "stackId", stackId)) {
            var thing = new Thing("services", service);
            var scale = scales.get(Ps.text(service, "name"));
            if (scale != null) {
                api.update("services", thing.id(), Map.of("scale", scale));
            }
            if (!isNew && !only.isEmpty() && services.contains(Ps.text(service, "name"))) {
                thing.act(api, Map.of(), "activate");
            }
        }
    }

    private void check(StackSpec wanted) {
        var names = names(wanted);
        scales.forEach((service, scale) -> {
            if (!names.contains(service) || scale < 0) {
                throw new Failure("--scale " + service + "=" + scale + ": " + (scale < 0
                        ? "the scale must be 0 or more"
                        : "there is no service " + service + " in the files"));
            }
        });
    }

    /** The server's, and where it was given another text than the files have, theirs. */
    private static Set<String> notes(JsonNode made, ComposeProject project, StackSpec wanted) {
        var notes = new LinkedHashSet<String>(project.isWritten() ? List.of() : wanted.notes());
        made.path("notes").forEach(note -> {
            if (project.isWritten() || !note.asText().matches("(docker|rancher)-compose\\.yml line .*")) {
                notes.add(note.asText());
            }
        });
        return notes;
    }

    private void say(String name, @Nullable JsonNode existing, List<Change> changes) {
        if (existing == null) {
            output.say("+ stack " + name);
        } else if (changes.isEmpty()) {
            output.say("nothing would change in the stack " + name);
        }
        changes.forEach(change -> {
            output.tell(change);
            change.lines().forEach(output::say);
        });
    }

    private static StackSpec onServer(Api api, String name, @Nullable JsonNode existing) {
        if (existing == null) {
            return new StackSpec(List.of(), Map.of(), List.of());
        }
        var texts = api.act("stacks", Ps.text(existing, "id"), "exportconfig", Map.of());
        return ComposeFiles.read(texts.path("dockerComposeConfig").asText(),
                texts.path("rancherComposeConfig").asText(), new StackContext(name, "", Map.of()));
    }

    private static Set<String> names(List<JsonNode> services) {
        return services.stream().map(service -> Ps.text(service, "name")).collect(Collectors.toSet());
    }

    private static Set<String> names(StackSpec stack) {
        return stack.services().stream().map(ServiceSpec::name).collect(Collectors.toSet());
    }

    private static TreeSet<String> images(StackSpec stack) {
        var images = new TreeSet<String>();
        stack.services().stream().filter(service -> service.hasContainers())
                .forEach(service -> service.launchConfigs().forEach(config -> images.add(config.image())));
        return images;
    }
}
