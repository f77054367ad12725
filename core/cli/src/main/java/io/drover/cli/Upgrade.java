package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has one service of a stack take over from another, as {@code rancher-compose upgrade} has it. */
@Command(name = "upgrade", mixinStandardHelpOptions = true, description = "Has one service of a stack take over from another: its containers come in batches as those of the old one go. Makes the new one from the compose files when it is not there yet. To replace the containers of a service by those of a newer description, use drover up --upgrade.", footer = {
        "", "Examples:", "  drover upgrade web web2 --wait",
        "  drover upgrade web web2 --scale 4 --batch-size 1 --cleanup"})
final class Upgrade implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Output output = new Output();
    @Mixin
    private StackFiles files = new StackFiles();
    @Parameters(index = "0", paramLabel = "OLD", description = "the service that goes")
    private String old = "";
    @Parameters(index = "1", paramLabel = "NEW", description = "the service that comes")
    private String fresh = "";
    @Option(names = "--scale", paramLabel = "N", defaultValue = "-1", description = "how many containers the new one is to have (default: as many as the old one)")
    private int scale = -1;
    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "2", description = "so many at a time (default: ${DEFAULT-VALUE})")
    private int batchSize = 2;
    @Option(names = "--interval", paramLabel = "MILLIS", defaultValue = "2000", description = "between two batches (default: ${DEFAULT-VALUE})")
    private long interval = 2000;
    @Option(names = "--update-links", negatable = true, defaultValue = "true", fallbackValue = "true", arity = "0..1", description = "lead those that use the old one to the new one (default: ${DEFAULT-VALUE})")
    private boolean updateLinks = true;
    @Option(names = {"-w", "--wait"}, description = "wait until the new one has taken over")
    private boolean wait;
    @Option(names = "--pull", description = "have all hosts fetch the images of the new one first")
    private boolean pull;
    @Option(names = {"-c", "--cleanup"}, description = "wait, and remove the old one then")
    private boolean cleanup;
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        var api = connection.open();
        var stack = new Names(api).stack(files.nameOfThese());
        var stackId = Ps.text(stack, "id");
        var from = service(api, stackId, old);
        if (from == null) {
            throw new Failure("there is no service " + old + " in the stack " + Ps.text(stack, "name"));
        }
        var to = there(api, stack);
        api.act("services", Ps.text(from, "id"), "upgrade", Map.of("toServiceStrategy",
                Map.of("toServiceId", Ps.text(to, "id"), "finalScale", scale < 0 ? from.path("scale").asInt() : scale,
                        "updateLinks", updateLinks, "batchSize", batchSize, "intervalMillis", interval)));
        output.tell(to);
        output.say(fresh + " takes over from " + old);
        var arrived = (wait || cleanup) && await(api, stackId, old, fresh);
        if (arrived && cleanup) {
            api.act("services", Ps.text(from, "id"), "finishupgrade", Map.of());
            await(api, stackId, old);
            api.act("services", Ps.text(from, "id"), "remove", Map.of());
            output.say(old + " is being removed");
        }
    }

    private boolean await(Api api, String stackId, String... services) {
        return new Progress(api, stackId, output, Terminal.isThere()).await(
                Duration.ofSeconds(timeout),
                Set.of(services));
    }

    private JsonNode there(Api api, JsonNode stack) {
        var stackId = Ps.text(stack, "id");
        var existing = service(api, stackId, fresh);
        if (existing != null && !pull) {
            return existing;
        }
        var others = api.list("services", "stackId", stackId).stream().map(it -> Ps.text(it, "name"))
                .collect(Collectors.toSet());
        var project = files.project(Ps.text(stack, "name"), api.environment(), others).only(List.of(fresh));
        if (pull) {
            var images = new LinkedHashSet<String>();
            project.stack().services().stream().filter(service -> service.name().equals(fresh))
                    .forEach(service -> service.launchConfigs().forEach(config -> images.add(config.image())));
            Pull.all(api, images, output);
        }
        if (existing == null) {
            var texts = project.texts();
            api.update("stacks", stackId, Map.of("dockerCompose", texts.docker(), "rancherCompose", texts.rancher(),
                    "environment", files.variables(project)));
        }
        var made = service(api, stackId, fresh);
        if (made == null) {
            throw new Failure("there is no service " + fresh + " in the files");
        }
        return made;
    }

    private static @Nullable JsonNode service(Api api, String stackId, String name) {
        return api.named("services", name, "stackId", stackId);
    }
}
