package io.drover.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server is, and which environment is meant, as almost all commands have it. */
final class Connection extends ServerOptions {
    @Option(names = {"--environment",
            "--env"}, paramLabel = "NAME", description = "the environment, by name or id (default: RANCHER_ENVIRONMENT, else 1a5)")
    private @Nullable String environment;

    @Override
    @Nullable
    String environment() {
        return environment;
    }
}
