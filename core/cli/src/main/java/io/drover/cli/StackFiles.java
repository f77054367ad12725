package io.drover.cli;

import io.drover.compose.ComposeProject;
import io.drover.compose.DotEnv;
import io.drover.compose.ProjectReader;
import io.drover.compose.StackContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The compose files of a stack, its name, and the variables for them. */
final class StackFiles {
    /** Where no file is given, the first of these, and the one beside it with {@code .override} in its name. */
    private static final List<String> NAMES = List.of("docker-compose.yml", "docker-compose.yaml", "compose.yaml",
            "compose.yml");
    private static final String PROFILES = "COMPOSE_PROFILES";
    private final Path folder;
    @Mixin
    private StackName stack = new StackName();
    @Option(names = {"-f",
            "--file"}, paramLabel = "FILE", description = "a compose file, or several, later ones over earlier ones (default: docker-compose.yml or compose.yaml)")
    private List<Path> given = new ArrayList<>();
    @Option(names = {
            "--rancher-file"}, paramLabel = "FILE", description = "rancher-compose.yml (default: the one beside the compose file)")
    private @Nullable Path rancherFile;
    @Option(names = {"-e",
            "--env-file"}, paramLabel = "FILE", description = "lines of NAME=value for $${NAME} (default: .env beside the compose file, under the caller's variables)")
    private List<Path> envFiles = new ArrayList<>();
    @Option(names = "--profile", paramLabel = "NAME", description = "with the services of this profile")
    private List<String> profiles = new ArrayList<>();

    StackFiles() {
        this(Path.of(""));
    }

    /** Of somebody who stands there. */
    StackFiles(Path folder) {
        this.folder = folder;
    }

    /** @param rancher null stands for the one beside the first */
    static StackFiles of(List<Path> given, @Nullable Path rancher) {
        var files = new StackFiles();
        files.given = given;
        files.rancherFile = rancher;
        return files;
    }

    /** Are there files without a word about it? */
    boolean areHere() {
        return !given.isEmpty() || NAMES.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    /** The name where something is done to the whole stack: a folder's name alone does not say that it is meant. */
    String nameOfThese() {
        var said = stack.orNull();
        if (said == null && !areHere()) {
            throw new Failure("say which stack, or go to the folder of its docker-compose.yml");
        }
        return said == null ? name() : said;
    }

    /** As it was given, else as the files say, else that of their folder. */
    String name() {
        var said = stack.orNull();
        if (said == null) {
            said = project(folderName(), "", Set.of()).name();
        }
        return said == null ? folderName() : said;
    }

    /**
     * @param environment what it is called, for templates
     * @param services that the stack has already
     * @throws io.drover.model.Refusal naming file, line and key
     */
    ComposeProject project(String name, String environment, Set<String> services) {
        return project(name, environment, services, known());
    }

    /** With the services of all profiles, whichever are asked for. */
    ComposeProject withAllProfiles(String name, String environment, Set<String> services) {
        var all = known();
        all.put(PROFILES, "*");
        return project(name, environment, services, all);
    }

    private ComposeProject project(String name, String environment, Set<String> services,
            Map<String, String> variables) {
        return new ProjectReader(Files::readString, new StackContext(name, environment, variables, services))
                .read(files(), rancher());
    }

    /** Of the variables those that the texts ask for, and all of files that were given; no others leave the machine. */
    Map<String, String> variables(ComposeProject project) {
        var variables = new LinkedHashMap<>(project.asked());
        envFiles.forEach(file -> variables.putAll(read(file, variables)));
        return variables;
    }

    private Map<String, String> known() {
        var known = new LinkedHashMap<String, String>();
        var beside = files().getFirst().resolveSibling(".env");
        if (envFiles.isEmpty() && Files.exists(beside)) {
            known.putAll(read(beside, System.getenv()));
        }
        known.putAll(System.getenv());
        envFiles.forEach(file -> known.putAll(read(file, known)));
        if (!profiles.isEmpty()) {
            known.merge(PROFILES, String.join(",", profiles), (some, more) -> some + "," + more);
        }
        return known;
    }

    private List<Path> files() {
        if (!given.isEmpty()) {
            return given;
        }
        var first = folder.resolve(NAMES.stream().filter(name -> Files.exists(folder.resolve(name))).findFirst()
                .orElse(NAMES.getFirst()));
        var name = Objects.requireNonNull(first.getFileName()).toString();
        var override = Stream.of(".yml", ".yaml")
                .map(end -> first.resolveSibling(name.replaceFirst("[.]ya?ml$", ".override" + end)))
                .filter(Files::exists);
        return Stream.concat(Stream.of(first), override.limit(1)).toList();
    }

    private @Nullable Path rancher() {
        var beside = files().getFirst().resolveSibling("rancher-compose.yml");
        return rancherFile != null ? rancherFile : Files.exists(beside) ? beside : null;
    }

    private String folderName() {
        var home = files().getFirst().toAbsolutePath().normalize().getParent();
        var last = home == null ? null : home.getFileName();
        var name = last == null ? "" : last.toString().replaceAll("[^a-zA-Z0-9]+", "-").replaceAll("^-|-$", "");
        if (name.isEmpty()) {
            throw new Failure("say the stack's name with --stack");
        }
        return name;
    }

    private static Map<String, String> read(Path file, Map<String, String> known) {
        try {
            return DotEnv.read(file.toString(), Files.readString(file), known);
        } catch (IOException e) {
            throw new Failure("the file " + file + " cannot be read");
        }
    }
}
