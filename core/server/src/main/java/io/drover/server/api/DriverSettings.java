package io.drover.server.api;

import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.server.extension.SettingRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What people say to a host driver, checked by what the driver takes.
 *
 * @param open what may be shown again; {@code secret} the rest
 */
record DriverSettings(Map<String, String> open, Map<String, String> secret) {
    static final DriverSettings NONE = new DriverSettings(Map.of(), Map.of());

    /** All that is required must be there. */
    static DriverSettings whole(HostDriver driver, Given config) {
        return parted(driver, SettingRules.whole(driver.settings(), said(config), config.field()));
    }

    static DriverSettings some(HostDriver driver, Given config) {
        return parted(driver, SettingRules.some(driver.settings(), said(config), config.field()));
    }

    private static Map<String, String> said(Given config) {
        return config.absent() ? Map.of() : config.map();
    }

    private static DriverSettings parted(HostDriver driver, Map<String, String> all) {
        var secrets = driver.settings().stream().filter(setting -> setting.type().secret()).map(Setting::name)
                .collect(Collectors.toSet());
        var parted = new DriverSettings(new LinkedHashMap<>(), new LinkedHashMap<>());
        all.forEach((name, text) -> (secrets.contains(name) ? parted.secret : parted.open).put(name, text));
        return parted;
    }
}
