package io.drover.server.api;

import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.server.extension.Extensions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A schema {@code <driver>Config} for every host driver that is here now, as Rancher has them: forms are made from these. */
record DriverSchemas(Extensions extensions) {

    List<Map<String, @Nullable Object>> all(Links links) {
        return extensions.all(HostDriver.class).stream().map(driver -> schema(driver, links)).toList();
    }

    /** Is a type of this id one of them? */
    Predicate<String> ids() {
        return id -> extensions.all(HostDriver.class).stream().anyMatch(driver -> id(driver).equalsIgnoreCase(id));
    }

    @Nullable
    Map<String, @Nullable Object> of(String id, Links links) {
        return extensions.all(HostDriver.class).stream().filter(driver -> id(driver).equalsIgnoreCase(id)).findFirst()
                .map(driver -> schema(driver, links)).orElse(null);
    }

    private static String id(HostDriver driver) {
        return driver.name() + "Config";
    }

    private static Map<String, @Nullable Object> schema(HostDriver driver, Links links) {
        var fields = new LinkedHashMap<String, Object>();
        for (var setting : driver.settings()) {
            var body = spec(setting).body();
            body.put("description", setting.description());
            fields.put(setting.name(), body);
        }
        return SchemaBody.schema(id(driver), id(driver) + "s", fields, List.of(), List.of(), links);
    }

    private static FieldSpec spec(Setting setting) {
        var type = switch (setting.type()) {
            case TEXT -> setting.choices().isEmpty() ? "string" : "enum";
            case MULTILINE, SECRET_MULTILINE -> "multiline";
            case NUMBER -> "int";
            case BOOLEAN -> "boolean";
            case SECRET -> "password";
        };
        return FieldSpec.createOnly(type).withRequired(setting.required() && setting.usual() == null)
                .withOptions(setting.choices()).withOtherwise(setting.usual());
    }
}
