package io.drover.server.extension;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.plugin.Setting;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people say to an extension, held against its settings. */
public final class SettingRules {
    /** In characters. */
    static final int LONGEST = 64 << 10;

    private SettingRules() {
    }

    /**
     * All that is required must be said.
     *
     * @return what was said, as it is kept; what is empty was not said
     * @throws Refusal naming the setting that is missing, unknown or nothing of its type, below {@code field}
     */
    public static Map<String, String> whole(List<Setting> settings, Map<String, String> said, String field) {
        var kept = some(settings, said, field);
        for (var setting : settings) {
            if (setting.required() && setting.usual() == null && !kept.containsKey(setting.name())) {
                throw new Refusal(Code.MissingRequired, field + "." + setting.name(),
                        field + "." + setting.name() + " is missing: " + setting.description());
            }
        }
        return kept;
    }

    /** The same of what is said beside what was said before. */
    public static Map<String, String> some(List<Setting> settings, Map<String, String> said, String field) {
        var known = settings.stream().collect(Collectors.toMap(Setting::name, setting -> setting, (one, _) -> one));
        var kept = new LinkedHashMap<String, String>();
        said.forEach((name, text) -> {
            var setting = known.get(name);
            if (setting == null) {
                throw new Refusal(Code.InvalidOption, field + "." + name, "there is no setting " + name + "; there "
                        + settings.stream().map(Setting::name).collect(Collectors.joining(", ", "are: ", "")));
            }
            if (!text.isBlank()) {
                kept.put(name, checked(setting, text, field + "." + name));
            }
        });
        return kept;
    }

    /** What people said, and what holds when they said nothing. */
    public static Map<String, String> withUsual(List<Setting> settings, Map<String, String> said) {
        var all = new HashMap<String, String>();
        for (var setting : settings) {
            if (setting.usual() != null) {
                all.put(setting.name(), setting.usual());
            }
        }
        all.putAll(said);
        return all;
    }

    private static String checked(Setting setting, String text, String field) {
        if (text.length() > LONGEST) {
            throw new Refusal(Code.MaxLengthExceeded, field, field + " has more than " + LONGEST + " characters");
        }
        var value = switch (setting.type()) {
            case NUMBER -> whole(text.strip());
            case BOOLEAN -> text.strip().matches("true|false") ? text.strip() : null;
            case TEXT, SECRET -> text.strip().lines().count() > 1 ? null : text.strip();
            case MULTILINE, SECRET_MULTILINE -> text;
        };
        if (value == null) {
            throw new Refusal(Code.InvalidFormat, field, field + " must be " + form(setting.type()));
        }
        if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
            throw new Refusal(Code.InvalidOption, field,
                    field + " must be one of " + String.join(", ", setting.choices()));
        }
        return value;
    }

    private static String form(Setting.Type type) {
        return switch (type) {
            case NUMBER -> "a whole number";
            case BOOLEAN -> "true or false";
            case TEXT, SECRET -> "one line";
            case MULTILINE, SECRET_MULTILINE -> "text";
        };
    }

    private static @Nullable String whole(String text) {
        try {
            return Long.toString(new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
