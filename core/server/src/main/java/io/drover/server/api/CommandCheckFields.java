package io.drover.server.api;

import io.drover.model.spec.CommandCheck;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Docker's own health check; times are nanoseconds on the wire, as Docker has them. */
final class CommandCheckFields {
    private static final CommandCheck NONE = new CommandCheck(List.of(), null, null, null, null);

    static final List<LaunchField> ALL = List.of(
            field("healthCmd", "array[string]", CommandCheck::test, (it, given) -> new CommandCheck(given.texts(),
                    it.interval(), it.timeout(), it.retries(), it.startPeriod())),
            field("healthInterval", "int", CommandCheck::interval, (it, given) -> new CommandCheck(it.test(),
                    given.whole(), it.timeout(), it.retries(), it.startPeriod())),
            field("healthTimeout", "int", CommandCheck::timeout, (it, given) -> new CommandCheck(it.test(),
                    it.interval(), given.whole(), it.retries(), it.startPeriod())),
            field("healthRetries", "int", CommandCheck::retries, (it, given) -> new CommandCheck(it.test(),
                    it.interval(), it.timeout(), given.integer(), it.startPeriod())));

    private CommandCheckFields() {
    }

    private static LaunchField field(String name, String type, Function<CommandCheck, @Nullable Object> get,
            BiFunction<CommandCheck, Given, CommandCheck> set) {
        return new LaunchField(name, type,
                config -> config.commandCheck() == null ? null : get.apply(config.commandCheck()),
                (config, given) -> config.withCommandCheck(
                        set.apply(Objects.requireNonNullElse(config.commandCheck(), NONE), given)));
    }
}
