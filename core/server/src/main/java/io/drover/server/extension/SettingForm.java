package io.drover.server.extension;

import io.drover.model.PluginFacts.Said;
import io.drover.plugin.Setting;
import java.util.Locale;

/** A setting of an extension as it is kept and shown. */
public final class SettingForm {
    private SettingForm() {
    }

    public static Said of(Setting setting) {
        return new Said(setting.name(), type(setting.type()), setting.description(), setting.required(),
                setting.usual(), setting.choices());
    }

    private static String type(Setting.Type type) {
        return type == Setting.Type.SECRET_MULTILINE ? "secretMultiline" : type.name().toLowerCase(Locale.ROOT);
    }
}
