package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One container without a compose file, as a service of a stack. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs an image on one of the hosts, as a service of the stack Default.", footer = {
        "", "Examples:", "  drover run --name cache -p 6379:6379 redis:7",
        "  drover run --rm --env DAY=today busybox:1 date",
        "  drover run --once --name job -e DAY=today busybox:1 sh -c 'echo $DAY'"})
final class RunContainer implements Callable<Integer> {
    @Mixin
    private RunConnection connection = new RunConnection();
    @Mixin
    private Output output = new Output();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(index = "0", paramLabel = "IMAGE")
    private String image = "";
    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND")
    private List<String> command = new ArrayList<>();
    @Option(names = "--name", paramLabel = "NAME", description = "the service's name (default: made up)")
    private @Nullable String name;
    @Option(names = {"-s",
            "--stack"}, paramLabel = "NAME", defaultValue = "Default", description = "the stack (default: ${DEFAULT-VALUE})")
    private String stack = "Default";
    @Option(names = "--scale", paramLabel = "N", defaultValue = "1", description = "how many (default: ${DEFAULT-VALUE})")
    private int scale = 1;
    @Option(names = {"-e",
            "--env"}, paramLabel = "NAME[=VALUE]", mapFallbackValue = Option.NULL_VALUE, description = "a variable of the container; without a value that of the caller")
    private Map<String, @Nullable String> environment = new LinkedHashMap<>();
    @Option(names = {"-p", "--publish"}, paramLabel = "PORT", description = "as in compose files: 8080:80")
    private List<String> ports = new ArrayList<>();
    @Option(names = {"-v", "--volume"}, paramLabel = "VOLUME", description = "as in compose files: data:/data")
    private List<String> volumes = new ArrayList<>();
    @Option(names = {"-l", "--label"}, paramLabel = "NAME=VALUE")
    private Map<String, String> labels = new LinkedHashMap<>();
    @Option(names = {"-i", "--interactive"}, description = "keep its input open; drover exec -it enters it")
    private boolean interactive;
    @Option(names = {"-t", "--tty"}, description = "give it a terminal")
    private boolean tty;
    @Option(names = "--entrypoint", paramLabel = "COMMAND", description = "in the place of the image's")
    private @Nullable String entryPoint;
    @Option(names = {"-w", "--workdir"}, paramLabel = "FOLDER", description = "where its command begins")
    private @Nullable String workingDir;
    @Option(names = {"-u", "--user"}, paramLabel = "USER", description = "who its command is run by")
    private @Nullable String user;
    @Option(names = "--privileged", description = "let it do all that root of the host can")
    private boolean privileged;
    @Option(names = {"--net",
            "--network"}, paramLabel = "MODE", defaultValue = "managed", description = "managed, bridge, host or none (default: ${DEFAULT-VALUE})")
    private String network = "managed";
    @Option(names = "--host", paramLabel = "NAME", description = "run it on this host")
    private @Nullable String host;
    @Option(names = "--once", description = "leave it ended when it has ended")
    private boolean once;
    @Option(names = "--rm", description = "as --once; wait for its end, print what it wrote, remove it, and end with its exit code")
    private boolean remove;
    @Option(names = {"-d", "--detach"}, description = "do not wait until it runs")
    private boolean detach;
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public Integer call() {
        if (remove && detach) {
            throw new Failure("--rm waits for the end, and --detach does not wait");
        }
        var api = connection.open();
        var config = new LinkedHashMap<String, Object>();
        config.put("imageUuid", "docker:" + image);
        config.put("networkMode", network);
        config.put("command", command);
        config.put("environment", variables());
        config.put("ports", ports);
        config.put("dataVolumes", volumes);
        config.put("stdinOpen", interactive);
        config.put("tty", tty);
        config.put("privileged", privileged);
        if (entryPoint != null) {
            config.put("entryPoint", List.of(entryPoint));
        }
        if (workingDir != null) {
            config.put("workingDir", workingDir);
        }
        if (user != null) {
            config.put("user", user);
        }
        if (once || remove) {
            labels.put("io.rancher.container.start_once", "true");
        }
        config.put("labels", labels);
        if (host != null) {
            config.put("requestedHostId", Ps.text(host(api, host), "id"));
        }
        var called = name == null ? "run-" + UUID.randomUUID().toString().substring(0, 8) : name;
        var made = api.create("services", Map.of("name", called, "stackId", stackId(api), "scale", scale,
                "startOnCreate", true, "launchConfig", config));
        output.tell(made);
        output.say(stack + "/" + called + " is made");
        if (!detach) {
            new Progress(api, Ps.text(made, "stackId"), output, Terminal.isThere()).await(Duration.ofSeconds(timeout),
                    Set.of(called));
        }
        return remove ? attended(api, Ps.text(made, "id"), stack + "/" + called) : 0;
    }

    /** Its containers' greatest exit code, once they have ended and it is removed. */
    private int attended(Api api, String id, String service) {
        var sources = new LogSources(api, List.of(service));
        new LogFollow(api, sources, new LogPrinter(output, false), spec.commandLine().getErr())
                .run();
        var code = sources.now(api).stream().mapToInt(it -> it.path("exitCode").asInt()).max().orElse(0);
        api.act("services", id, "remove", Map.of());
        return code;
    }

    private Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        environment.forEach((key, value) -> {
            var given = value == null ? System.getenv(key) : value;
            if (given != null) {
                variables.put(key, given);
            }
        });
        return variables;
    }

    private String stackId(Api api) {
        var existing = api.named("stacks", stack, "name", stack);
        return Ps.text(existing == null ? api.create("stacks", Map.of("name", stack)) : existing, "id");
    }

    private static JsonNode host(Api api, String host) {
        return api.list("hosts").stream()
                .filter(it -> Ps.text(it, "id").equals(host) || Ps.text(it, "hostname").equals(host)
                        || Ps.text(it, "name").equals(host))
                .findFirst().orElseThrow(() -> new Failure("there is no host " + host + "; see drover hosts"));
    }
}
