package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.model.PluginFacts;
import io.drover.model.PluginFacts.Offer;
import io.drover.model.PluginFacts.Said;
import io.drover.plugin.Setting;
import io.drover.server.extension.SettingForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of all server nodes; Rancher has no such type. There is no request that adds one: a plugin is code that runs
 * with the server's rights, so it comes by way of the server's own disk and never through the API.
 */
final class PluginResource implements StoredType<Plugin> {
    private static final Described OURS = Described.ours("plugin", "plugins");
    private final List<Field<Plugin>> fields = describe();

    @Override
    public String id() {
        return "plugin";
    }

    @Override
    public String plural() {
        return "plugins";
    }

    @Override
    public Kind kind() {
        return Kind.PLUGIN;
    }

    @Override
    public Class<Plugin> record() {
        return Plugin.class;
    }

    @Override
    public Described rancher() {
        return OURS;
    }

    @Override
    public boolean openToAll() {
        return true;
    }

    @Override
    public List<Field<Plugin>> fields() {
        return fields;
    }

    private static List<Field<Plugin>> describe() {
        return List.of(text("id", (plugin, _) -> plugin.id()), text("uuid", (plugin, _) -> plugin.uuid()),
                text("name", (plugin, _) -> plugin.facts().name()),
                text("state", (plugin, _) -> life(plugin).state()),
                text("transitioning", (plugin, _) -> life(plugin).transitioning()),
                text("transitioningMessage", (plugin, _) -> life(plugin).message()),
                Field.readOnly("created", "date", (plugin, _) -> CommonFields.date(plugin.created())),
                Field.readOnly("createdTS", "int", (plugin, _) -> plugin.created().toEpochMilli()),
                Field.readOnly("removed", "date", (plugin, _) -> CommonFields.date(plugin.removed())),
                text("description", (plugin, _) -> plugin.facts().description()),
                text("version", (plugin, _) -> plugin.facts().version()),
                text("provider", (plugin, _) -> plugin.facts().provider()),
                text("file", (plugin, _) -> plugin.facts().file()),
                Field.readOnly("inTheBox", "boolean", (plugin, _) -> plugin.facts().inTheBox()),
                text("node", (plugin, _) -> plugin.node()),
                Field.readOnly("extensions", "array[json]",
                        (plugin, _) -> plugin.facts().offers().stream().map(PluginResource::offer).toList()),
                Field.readOnly("failures", "int", (plugin, _) -> plugin.facts().failures()),
                text("lastFailure", (plugin, _) -> plugin.facts().lastFailure()),
                Field.readOnly("lastFailed", "date", (plugin, _) -> CommonFields.date(plugin.facts().lastFailed())));
    }

    private static Field<Plugin> text(String name, Field.Value<Plugin> value) {
        return Field.readOnly(name, "string", value);
    }

    private static Life life(Plugin plugin) {
        if (!plugin.exists()) {
            return new Life("removed", "no", null);
        }
        var state = plugin.facts().state();
        return state == PluginFacts.State.ACTIVE && plugin.facts().reason() == null
                ? Life.ACTIVE
                : Life.failed(Life.wire(state), plugin.facts().reason());
    }

    private static Map<String, Object> offer(Offer offer) {
        return Map.of("type", "extension", "kind", offer.kind(), "name", offer.name(), "settings",
                offer.settings().stream().map(PluginResource::setting).toList());
    }

    /** As they are shown of whatever has them. */
    static List<Map<String, @Nullable Object>> settings(List<Setting> settings) {
        return settings.stream().map(SettingForm::of).map(PluginResource::setting).toList();
    }

    private static Map<String, @Nullable Object> setting(Said said) {
        var setting = new LinkedHashMap<String, @Nullable Object>();
        setting.put("name", said.name());
        setting.put("type", said.type());
        setting.put("description", said.description());
        setting.put("required", said.required());
        setting.put("default", said.usual());
        setting.put("options", said.choices());
        return setting;
    }
}
