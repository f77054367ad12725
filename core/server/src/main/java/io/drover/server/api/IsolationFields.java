package io.drover.server.api;

import io.drover.model.spec.LaunchConfig.Isolation;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the container may do to its host. */
final class IsolationFields {
    static final List<LaunchField> ALL = List.of(
            field("privileged", "boolean", Isolation::privileged, (it, given) -> it.withPrivileged(given.bool())),
            field("readOnly", "boolean", Isolation::readOnly, (it, given) -> it.withReadOnly(given.bool())),
            field("capAdd", "array[string]", Isolation::capAdd, (it, given) -> it.withCapAdd(given.texts())),
            field("capDrop", "array[string]", Isolation::capDrop, (it, given) -> it.withCapDrop(given.texts())),
            field("devices", "array[string]", Isolation::devices, (it, given) -> it.withDevices(given.texts())),
            field("securityOpt", "array[string]", Isolation::securityOpt,
                    (it, given) -> it.withSecurityOpt(given.texts())),
            field("pidMode", "enum", Isolation::pidMode, (it, given) -> it.withPidMode(given.textOrNull())),
            field("ipcMode", "string", Isolation::ipcMode, (it, given) -> it.withIpcMode(given.textOrNull())),
            field("uts", "string", Isolation::uts, (it, given) -> it.withUts(given.textOrNull())),
            field("usernsMode", "string", Isolation::usernsMode, (it, given) -> it.withUsernsMode(given.textOrNull())),
            field("cgroupParent", "string", Isolation::cgroupParent,
                    (it, given) -> it.withCgroupParent(given.textOrNull())),
            field("groupAdd", "array[string]", Isolation::groupAdd, (it, given) -> it.withGroupAdd(given.texts())),
            field("sysctls", "map[string]", Isolation::sysctls, (it, given) -> it.withSysctls(given.map())));

    private IsolationFields() {
    }

    private static LaunchField field(String name, String type, Function<Isolation, @Nullable Object> get,
            BiFunction<Isolation, Given, Isolation> set) {
        return new LaunchField(name, type, config -> get.apply(config.isolation()),
                (config, given) -> config.withIsolation(set.apply(config.isolation(), given)));
    }
}
