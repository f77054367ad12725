package io.drover.server.extension;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.plugin.Setting;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What people say to an extension, held against its settings. */
public final class SettingRules {
    private SettingRules() {
    }

    /** @throws Refusal naming the setting that is missing, unknown or nothing of its type, below {@code field} */
    public static void check(List<Setting> settings, Map<String, String> said, String field) {
        var unknown = new HashSet<>(said.keySet());
        for (var setting : settings) {
            unknown.remove(setting.name());
            var value = said.get(setting.name());
            if (value != null) {
                check(setting, value, field + "." + setting.name());
            } else if (setting.required()) {
                throw new Refusal(Code.MissingRequired, field + "." + setting.name(),
                        field + "." + setting.name() + " is missing: " + setting.description());
            }
        }
        unknown.stream().sorted().findFirst().ifPresent(name -> {
            throw new Refusal(Code.InvalidOption, field + "." + name, "there is no setting " + name + "; there "
                    + settings.stream().map(Setting::name).collect(Collectors.joining(", ", "are: ", "")));
        });
    }

    private static void check(Setting setting, String value, String field) {
        if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
            throw new Refusal(Code.InvalidOption, field,
                    field + " must be one of " + String.join(", ", setting.choices()) + ", not " + value);
        }
        var fits = switch (setting.type()) {
            case NUMBER -> isNumber(value);
            case BOOLEAN -> value.equals("true") || value.equals("false");
            case TEXT, MULTILINE, SECRET, SECRET_MULTILINE -> true;
        };
        if (!fits) {
            throw new Refusal(Code.InvalidFormat, field, field + " must be "
                    + (setting.type() == Setting.Type.NUMBER ? "a number" : "true or false") + ", not " + value);
        }
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

    private static boolean isNumber(String value) {
        try {
            new BigDecimal(value);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
