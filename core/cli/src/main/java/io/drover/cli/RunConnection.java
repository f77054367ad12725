package io.drover.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code --env} means a variable of the container. */
final class RunConnection extends ServerOptions {
    @Option(names = "--environment", paramLabel = "NAME", description = "the environment, by name or id (default: that of --env before the verb, else RANCHER_ENVIRONMENT, else 1a5)")
    private @Nullable String environment;

    @Override
    @Nullable
    String environment() {
        return environment;
    }
}
