package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.plugin.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people say to an extension, checked by what it takes.
 *
 * @param open what may be shown again; {@code secret} the rest
 */
record ExtensionSettings(Map<String, String> open, Map<String, String> secret) {
    static final ExtensionSettings NONE = new ExtensionSettings(Map.of(), Map.of());
    private static final int LONGEST = 64 << 10;

    /**
     * All that is required must be there.
     *
     * @param words for people, such as {@code the driver ssh}
     * @param known what it takes
     */
    static ExtensionSettings whole(String words, List<Setting> known, Given config) {
        var settings = some(words, known, config);
        requireWhole(known, settings.all(), config.field());
        return settings;
    }

    /** @param field that they are said in */
    static void requireWhole(List<Setting> known, Map<String, String> said, String field) {
        for (var setting : known) {
            var name = setting.name();
            if (setting.required() && setting.usual() == null && !said.containsKey(name)) {
                throw new Refusal(Code.MissingRequired, field + "." + name,
                        field + "." + name + " is missing: " + setting.description());
            }
        }
    }

    Map<String, String> all() {
        var all = new LinkedHashMap<>(open);
        all.putAll(secret);
        return all;
    }

    static ExtensionSettings some(String words, List<Setting> all, Given config) {
        var settings = new ExtensionSettings(new LinkedHashMap<>(), new LinkedHashMap<>());
        if (config.absent()) {
            return settings;
        }
        var known = all.stream().collect(Collectors.toMap(Setting::name, Function.identity()));
        for (var name : config.object().node().properties().stream().map(Map.Entry::getKey).toList()) {
            var setting = known.get(name);
            var given = config.at(name);
            if (setting == null) {
                throw new Refusal(Code.InvalidOption, given.field(), words + " has no setting " + name + "; it has "
                        + all.stream().map(Setting::name).collect(Collectors.joining(", ")));
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
