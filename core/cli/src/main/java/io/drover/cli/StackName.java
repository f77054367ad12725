package io.drover.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The stack that is meant, in the words of both {@code rancher} and {@code docker compose}. */
final class StackName {
    @Option(names = {"-s", "--stack", "-p",
            "--project-name"}, paramLabel = "NAME", description = "the stack (default: the name in the compose file, else that of its folder)")
    private @Nullable String name;

    @Nullable
    String orNull() {
        return name;
    }
}
