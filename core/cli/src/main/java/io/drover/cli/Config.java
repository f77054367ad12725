package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drover.compose.ComposeFiles;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads compose files as the server does, without one. */
@Command(name = "config", mixinStandardHelpOptions = true, description = "Reads compose files without a server, and prints the stack they describe as JSON; what is not honoured goes to standard error.", footer = {
        "", "Ends with 0 when the files can be used, else with 1.", "", "Examples:", "  drover config",
        "  drover config -q -f shop/docker-compose.yml --rancher-file shop/rancher-compose.yml"})
final class Config implements Runnable {
    @Mixin
    private StackFiles files = new StackFiles();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Option(names = {"-q", "--quiet"}, description = "only say whether the files can be used")
    private boolean quiet;

    @Override
    public void run() {
        try {
            var stack = ComposeFiles.read(files.docker(), files.rancher(), files.variables());
            var err = spec.commandLine().getErr();
            stack.notes().forEach(note -> err.println("note: " + note));
            err.flush();
            if (!quiet) {
                var shown = new LinkedHashMap<String, Object>();
                shown.put("services", stack.services());
                shown.put("volumes", stack.volumes());
                print(shown);
            }
        } catch (Refusal refusal) {
            throw new Failure(String.valueOf(refusal.getMessage()));
        }
    }

    private void print(Map<String, Object> stack) {
        try {
            spec.commandLine().getOut()
                    .println(Wire.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stack));
            spec.commandLine().getOut().flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can always be written", e);
        }
    }
}
