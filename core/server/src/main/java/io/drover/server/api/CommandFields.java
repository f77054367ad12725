package io.drover.server.api;

import io.drover.model.spec.LaunchConfig.Command;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is run in the container. */
final class CommandFields {
    static final List<LaunchField> ALL = List.of(
            field("command", "array[string]", Command::command, (it, given) -> it.withCommand(given.texts())),
            field("entryPoint", "array[string]", Command::entryPoint, (it, given) -> it.withEntryPoint(given.texts())),
            field("environment", "map[string]", Command::environment, (it, given) -> it.withEnvironment(given.map())),
            field("workingDir", "string", Command::workingDir, (it, given) -> it.withWorkingDir(given.textOrNull())),
            field("user", "string", Command::user, (it, given) -> it.withUser(given.textOrNull())),
            field("tty", "boolean", Command::tty, (it, given) -> it.withTty(given.bool())),
            field("stdinOpen", "boolean", Command::stdinOpen, (it, given) -> it.withStdinOpen(given.bool())),
            field("stopSignal", "string", Command::stopSignal, (it, given) -> it.withStopSignal(given.textOrNull())),
            field("stopTimeout", "int", Command::stopTimeoutSeconds,
                    (it, given) -> it.withStopTimeoutSeconds(given.integer())),
            field("runInit", "boolean", Command::init, (it, given) -> it.withInit(given.bool())));

    private CommandFields() {
    }

    private static LaunchField field(String name, String type, Function<Command, @Nullable Object> get,
            BiFunction<Command, Given, Command> set) {
        return new LaunchField(name, type, config -> get.apply(config.command()),
                (config, given) -> config.withCommand(set.apply(config.command(), given)));
    }
}
