package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
        "  drover run --once --name job -e DAY=today busybox:1 sh -c 'echo $DAY'"})
final class RunContainer implements Runnable {
    @Mixin
    private Connection connection = new Connection();
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
    @Option(names = "-e", paramLabel = "NAME=VALUE", description = "a variable of the container")
    private Map<String, String> environment = new LinkedHashMap<>();
    @Option(names = {"-p", "--publish"}, paramLabel = "PORT", description = "as in compose files: 8080:80")
    private List<String> ports = new ArrayList<>();
    @Option(names = {"-v", "--volume"}, paramLabel = "VOLUME", description = "as in compose files: data:/data")
    private List<String> volumes = new ArrayList<>();
    @Option(names = {"-l", "--label"}, paramLabel = "NAME=VALUE")
    private Map<String, String> labels = new LinkedHashMap<>();
    @Option(names = "--host", paramLabel = "NAME", description = "run it on this host")
    private @Nullable String host;
    @Option(names = "--once", description = "leave it ended when it has ended")
    private boolean once;
    @Option(names = {"-d", "--detach"}, description = "do not wait until it runs")
    private boolean detach;
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        var api = connection.open();
        var config = new LinkedHashMap<String, Object>();
        config.put("imageUuid", "docker:" + image);
        config.put("networkMode", "managed");
        config.put("command", command);
        config.put("environment", environment);
        config.put("ports", ports);
        config.put("dataVolumes", volumes);
        if (once) {
            labels.put("io.rancher.container.start_once", "true");
        }
        config.put("labels", labels);
        if (host != null) {
            config.put("requestedHostId", Ps.text(host(api, host), "id"));
        }
        var called = name == null ? "run-" + UUID.randomUUID().toString().substring(0, 8) : name;
        var made = api.create("services", Map.of("name", called, "stackId", stackId(api), "scale", scale,
                "startOnCreate", true, "launchConfig", config));
        var out = spec.commandLine().getOut();
        out.println(stack + "/" + called + " is made");
        out.flush();
        if (!detach) {
            new Progress(api, Ps.text(made, "stackId"), out, Terminal.isThere()).await(Duration.ofSeconds(timeout),
                    Set.of(called));
        }
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
