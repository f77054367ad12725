package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drover.model.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads compose files as the server does, without one. */
@Command(name = "config", mixinStandardHelpOptions = true, description = "Reads compose files without a server, and prints the stack they describe as JSON; what is not honoured goes to standard error.", footer = {
        "", "Ends with 0 when the files can be used, else with 1.", "", "Examples:", "  drover config",
        "  drover config -q -f shop/docker-compose.yml --rancher-file shop/rancher-compose.yml",
        "  drover config --services"})
final class Config implements Runnable {
    @Mixin
    private StackFiles files = new StackFiles();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "0..*", paramLabel = "SERVICE", description = "only these, and what they need")
    private List<String> only = new ArrayList<>();
    @Option(names = {"--environment",
            "--env"}, paramLabel = "NAME", description = "what the environment is called, for templates (default: RANCHER_ENVIRONMENT)")
    private String environment = System.getenv().getOrDefault("RANCHER_ENVIRONMENT", "");
    @Option(names = {"-q", "--quiet"}, description = "only say whether the files can be used")
    private boolean quiet;
    @Option(names = "--services", description = "print the names of the services, one a line")
    private boolean services;

    @Override
    public void run() {
        var stack = files.project(files.name(), environment, Set.of()).only(only).stack();
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        stack.notes().forEach(note -> err.println("note: " + note));
        err.flush();
        if (services) {
            stack.services().forEach(service -> out.println(service.name()));
        } else if (!quiet) {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("services", stack.services());
            shown.put("volumes", stack.volumes());
            out.println(json(shown));
        }
        out.flush();
    }

    private static String json(Map<String, Object> stack) {
        try {
            return Wire.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stack);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can always be written", e);
        }
    }
}
