package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people say to a host driver, checked by what the driver takes.
 *
 * @param open what may be shown again; {@code secret} the rest
 */
record DriverSettings(Map<String, String> open, Map<String, String> secret) {
    static final DriverSettings NONE = new DriverSettings(Map.of(), Map.of());
    private static final int LONGEST = 64 << 10;

    /** All that is required must be there. */
    static DriverSettings whole(HostDriver driver, Given config) {
        var settings = some(driver, config);
        for (var setting : driver.settings()) {
            var name = setting.name();
            if (setting.required() && setting.usual() == null && !settings.open.containsKey(name)
                    && !settings.secret.containsKey(name)) {
                throw new Refusal(Code.MissingRequired, config.field() + "." + name,
                        config.field() + "." + name + " is missing: " + setting.description());
            }
        }
        return settings;
    }

    static DriverSettings some(HostDriver driver, Given config) {
        var settings = new DriverSettings(new LinkedHashMap<>(), new LinkedHashMap<>());
        if (config.absent()) {
            return settings;
        }
        var known = driver.settings().stream().collect(Collectors.toMap(Setting::name, Function.identity()));
        for (var name : config.object().node().properties().stream().map(Map.Entry::getKey).toList()) {
            var setting = known.get(name);
            var given = config.at(name);
            if (setting == null) {
                throw new Refusal(Code.InvalidOption, given.field(), "the driver " + driver.name()
                        + " has no setting " + name + "; it has "
                        + driver.settings().stream().map(Setting::name).collect(Collectors.joining(", ")));
            }
            var text = given.absent() ? null : text(setting, given);
            if (text != null && !text.isEmpty()) {
                (setting.type().secret() ? settings.secret : settings.open).put(name, text);
            }
        }
        return settings;
    }

    private static @Nullable String text(Setting setting, Given given) {
        var text = given.text();
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > LONGEST) {
            throw new Refusal(Code.MaxLengthExceeded, given.field(),
                    given.field() + " has more than " + LONGEST + " characters");
        }
        if (!setting.choices().isEmpty() && !setting.choices().contains(text)) {
            throw new Refusal(Code.InvalidOption, given.field(),
                    given.field() + " must be one of " + String.join(", ", setting.choices()));
        }
        return switch (setting.type()) {
            case NUMBER -> Long.toString(given.whole());
            case BOOLEAN -> Boolean.toString(given.bool());
            case TEXT, SECRET -> oneLine(text, given);
            case MULTILINE, SECRET_MULTILINE -> text;
        };
    }

    private static String oneLine(String text, Given given) {
        if (text.lines().count() > 1) {
            throw new Refusal(Code.InvalidFormat, given.field(), given.field() + " must be one line");
        }
        return text.strip();
    }
}
