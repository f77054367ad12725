package io.drover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The compose files of a stack, and the variables for them. */
final class StackFiles {
    @Option(names = {"-f",
            "--file"}, paramLabel = "FILE", defaultValue = "docker-compose.yml", description = "the compose file (default: ${DEFAULT-VALUE})")
    private Path file = Path.of("docker-compose.yml");
    @Option(names = {
            "--rancher-file"}, paramLabel = "FILE", description = "rancher-compose.yml (default: the one beside the compose file)")
    private @Nullable Path rancherFile;
    @Option(names = {"-e", "--env-file"}, paramLabel = "FILE", description = "lines of NAME=value for $${NAME}")
    private @Nullable Path envFile;

    Path file() {
        return file;
    }

    String docker() {
        return read(file);
    }

    /** Null when there is none. */
    @Nullable
    String rancher() {
        var beside = rancherFile == null ? file.resolveSibling("rancher-compose.yml") : rancherFile;
        return rancherFile != null || Files.exists(beside) ? read(beside) : null;
    }

    /** Those of the caller's variables that the files ask for, and all of the file of variables. */
    Map<String, String> variables() {
        var texts = Stream.of(docker(), rancher()).filter(Objects::nonNull).toList();
        var variables = new LinkedHashMap<>(Variables.wanted(texts, System.getenv()));
        for (var line : envFile == null ? List.<String>of() : read(envFile).lines().map(String::strip).toList()) {
            var equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                variables.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        return variables;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new Failure("the file " + path + " cannot be read");
        }
    }
}
