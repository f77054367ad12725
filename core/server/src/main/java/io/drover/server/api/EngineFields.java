package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.server.extension.SettingRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What Rancher's machines say of the Docker Engine that they are to have. A driver that has a setting for it gets it;
 * what no setting stands for is refused, since the machine would be another than was asked for.
 */
final class EngineFields {
    /** Rancher's word to what the drivers in the box call it. */
    private static final Map<String, String> NAMES = Map.of("engineInstallUrl", "installUrl");
    private static final List<String> ALL = List.of("engineInstallUrl", "dockerVersion", "engineEnv",
            "engineInsecureRegistry", "engineLabel", "engineOpt", "engineRegistryMirror", "engineStorageDriver",
            "authCertificateAuthority", "authKey");

    private EngineFields() {
    }

    /** Which setting of a driver a field is, by the driver's own or by the drivers' common name for it. */
    private static String setting(String field, List<Setting> known) {
        return known.stream().anyMatch(setting -> setting.name().equals(field))
                ? field
                : NAMES.getOrDefault(field, field);
    }

    /**
     * @param said what is said to the driver besides
     * @return what is to be said to it as well, by the names of its settings
     * @throws Refusal naming a field that says something which the driver cannot be told, or is told otherwise
     */
    static Map<String, String> read(Body body, HostDriver driver, Map<String, String> said) {
        var known = driver.settings().stream().collect(Collectors.toMap(Setting::name, it -> it, (one, _) -> one));
        var all = new LinkedHashMap<String, String>();
        for (var field : ALL) {
            var node = body.node().path(field);
            if (node.isMissingNode() || node.isNull() || node.isContainerNode() && node.isEmpty()
                    || node.isTextual() && node.asText().isBlank()) {
                continue;
            }
            var name = setting(field, driver.settings());
            var setting = known.get(name);
            if (setting == null) {
                throw new Refusal(Code.InvalidOption, field, field + " is nothing that the host driver " + driver.name()
                        + " can see to; leave it out, and have the machine's Docker set up before it becomes a host");
            }
            var value = SettingRules.some(List.of(setting), Map.of(name, body.at(field).text()), field)
                    .getOrDefault(name, "");
            if (!value.equals(said.getOrDefault(name, value))) {
                throw new Refusal(Code.InvalidOption, field,
                        field + " is " + value + ", but the driver's own " + name + " is " + said.get(name));
            }
            all.put(name, value);
        }
        return all;
    }

    /** As a machine shows it again. */
    static String name(String field) {
        return NAMES.getOrDefault(field, field);
    }

    static List<String> all() {
        return ALL;
    }
}
