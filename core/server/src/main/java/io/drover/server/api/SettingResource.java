package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.drover.model.intent.Intent;
import io.drover.server.auth.Tokens;
import io.drover.server.store.Store;
import java.util.List;
import java.util.Set;

/** Settings of the installation, except secret ones. Found by {@code 1as!name} and by the name alone. */
final class SettingResource implements StoredType<Setting> {
    private static final Described RANCHER = Described.of("setting");
    private final List<Field<Setting>> fields = describe();
    private static final String PREFIX = "1as!";

    @Override
    public String id() {
        return "setting";
    }

    @Override
    public String plural() {
        return "settings";
    }

    @Override
    public Kind kind() {
        return Kind.SETTING;
    }

    @Override
    public Class<Setting> record() {
        return Setting.class;
    }

    @Override
    public List<Field<Setting>> fields() {
        return fields;
    }

    private static List<Field<Setting>> describe() {
        return List.of(RANCHER.field("id", (setting, _) -> setting.id()),
                Field.of("name", FieldSpec.createOnly("string").withRequired(true).withMaxLength(255),
                        (setting, _) -> setting.name()),
                // may be empty, which takes a setting back; that it is given is seen to below
                Field.of("value", FieldSpec.editable("string"), (setting, _) -> setting.value()),
                RANCHER.field("activeValue", (setting, _) -> setting.value()));
    }

    @Override
    public String storedId(String id) {
        return id.startsWith(PREFIX) ? id : PREFIX + id;
    }

    @Override
    public boolean shown(Setting setting, Call call) {
        return !setting.name().startsWith(Tokens.SECRET);
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE);
    }

    @Override
    public Created create(Call call, Body body) {
        return Created.of(put(call, body.required("name"), body));
    }

    @Override
    public void update(Call call, Setting setting, Body body) {
        put(call, setting.name(), body);
    }

    private static String put(Call call, String name, Body body) {
        call.caller().requireAdmin();
        if (!body.has("value")) {
            throw new Refusal(Refusal.Code.MissingRequired, "value", "value is missing");
        }
        if (name.startsWith(Tokens.SECRET)) {
            throw Refusal.invalid("name", "names that begin with " + Tokens.SECRET + " are not for people");
        }
        return call.submit(Store.GLOBAL, new Intent.PutSetting(name, body.at("value").text()));
    }
}
