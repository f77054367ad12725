package io.drover.server.api;

import io.drover.plugin.Setting;
import io.drover.server.extension.SettingRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What people say to an extension, checked by what it takes.
 *
 * @param open what may be shown again; {@code secret} the rest
 */
record ExtensionSettings(Map<String, String> open, Map<String, String> secret) {
    static final ExtensionSettings NONE = new ExtensionSettings(Map.of(), Map.of());

    /** All that is required must be there. */
    static ExtensionSettings whole(List<Setting> known, Given config) {
        return parted(known, SettingRules.whole(known, said(config), config.field()));
    }

    static ExtensionSettings some(List<Setting> known, Given config) {
        return parted(known, SettingRules.some(known, said(config), config.field()));
    }

    /** With more that was said, and checked already. */
    ExtensionSettings and(List<Setting> known, Map<String, String> more) {
        var all = all();
        all.putAll(more);
        return parted(known, all);
    }

    Map<String, String> all() {
        var all = new LinkedHashMap<>(open);
        all.putAll(secret);
        return all;
    }

    private static Map<String, String> said(Given config) {
        return config.absent() ? Map.of() : config.map();
    }

    private static ExtensionSettings parted(List<Setting> known, Map<String, String> all) {
        var secrets = known.stream().filter(setting -> setting.type().secret()).map(Setting::name)
                .collect(Collectors.toSet());
        var parted = new ExtensionSettings(new LinkedHashMap<>(), new LinkedHashMap<>());
        all.forEach((name, text) -> (secrets.contains(name) ? parted.secret : parted.open).put(name, text));
        return parted;
    }
}
