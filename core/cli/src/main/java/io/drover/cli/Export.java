package io.drover.cli;

import io.drover.compose.ComposeTexts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a stack's compose files. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Writes the docker-compose.yml and rancher-compose.yml of a stack as it is now.", footer = {
        "", "Examples:", "  drover export shop", "  drover export shop -o backup/shop",
        "  drover export shop --print"})
final class Export implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(paramLabel = "STACK", description = "the stack's name")
    private String stack = "";
    @Option(names = {"-o", "--output"}, paramLabel = "FOLDER", description = "where to (default: the stack's name)")
    private @Nullable Path folder;
    @Option(names = "--force", description = "write over files that are there")
    private boolean force;
    @Option(names = "--print", description = "print both instead")
    private boolean print;

    @Override
    public void run() {
        var api = connection.open();
        var id = new Names(api).stack(stack).path("id").asText();
        var texts = api.act("stacks", id, "exportconfig", Map.of());
        var both = new ComposeTexts(texts.path("dockerComposeConfig").asText(),
                texts.path("rancherComposeConfig").asText());
        var out = spec.commandLine().getOut();
        if (print) {
            print(both, out);
        } else {
            var where = folder == null ? Path.of(stack) : folder;
            write(where, Map.of("docker-compose.yml", both.docker(), "rancher-compose.yml", both.rancher()));
            out.println(where.resolve("docker-compose.yml") + " and rancher-compose.yml are written");
        }
        out.flush();
    }

    static void print(ComposeTexts texts, PrintWriter out) {
        out.print("# docker-compose.yml\n" + texts.docker() + "\n# rancher-compose.yml\n" + texts.rancher());
        out.flush();
    }

    /** All or none: whoever has old files there wants to know before anything is written. */
    private void write(Path where, Map<String, String> files) {
        for (var name : files.keySet()) {
            if (!force && Files.exists(where.resolve(name))) {
                throw new Failure(where.resolve(name) + " is there already; --force writes over it");
            }
        }
        try {
            Files.createDirectories(where);
            for (var file : files.entrySet()) {
                Files.writeString(where.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new Failure(where + " cannot be written: " + Failure.reason(e));
        }
    }
}
