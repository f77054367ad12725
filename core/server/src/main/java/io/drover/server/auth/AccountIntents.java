package io.drover.server.auth;

import io.drover.model.ApiKey;
import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.drover.model.intent.Intent;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.regex.Pattern;

/** API keys and settings, in the global scope. */
public final class AccountIntents implements IntentHandler {
    private static final Pattern SETTING_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");
    private static final int MAX_SETTING = 65_536;

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case Intent.CreateApiKey create -> createKey(draft, create);
            case Intent.UpdateApiKey update -> updateKey(draft, update);
            case Intent.ActivateApiKey activate -> activateKey(draft, activate);
            case Intent.RemoveApiKey remove -> removeKey(draft, remove);
            case Intent.PutSetting put -> putSetting(draft, put);
            default -> throw new IllegalArgumentException("not of accounts: " + intent.getClass());
        };
    }

    private static String createKey(Draft draft, Intent.CreateApiKey create) {
        Texts.atMost("name", create.name(), Texts.MAX_NAME);
        Texts.atMost("description", create.description(), Texts.MAX_TEXT);
        var publicValue = Texts.required("publicValue", create.publicValue());
        Texts.required("secretHash", create.secretHash());
        if (create.projectId() != null && draft.view().get(Project.class, create.projectId()) == null) {
            throw new Refusal(Refusal.Code.InvalidReference, "accountId",
                    "there is no environment " + create.projectId());
        }
        if (draft.view().credential(publicValue) != null) {
            throw new Refusal(Refusal.Code.NotUnique, "publicValue", "there is a key with this public value");
        }
        var id = draft.newId(Kind.API_KEY);
        draft.put(new ApiKey(id, draft.newUuid(), create.name(), create.description(), create.projectId(), publicValue,
                create.secretHash(), false, draft.now(), null));
        return id;
    }

    private static String updateKey(Draft draft, Intent.UpdateApiKey update) {
        var key = key(draft, update.id());
        Texts.atMost("name", update.name(), Texts.MAX_NAME);
        Texts.atMost("description", update.description(), Texts.MAX_TEXT);
        draft.put(key.withName(update.name() == null ? key.name() : update.name())
                .withDescription(update.description() == null ? key.description() : update.description()));
        return key.id();
    }

    private static ApiKey key(Draft draft, String id) {
        var key = draft.view().get(ApiKey.class, id);
        if (key == null) {
            throw Refusal.notFound("API key " + id);
        }
        return key;
    }

    private static String activateKey(Draft draft, Intent.ActivateApiKey activate) {
        var key = key(draft, activate.id());
        refusePassword(key, "deactivated");
        draft.put(key.withInactive(!activate.active()));
        return key.id();
    }

    private static void refusePassword(ApiKey key, String what) {
        if (FirstKeys.isPassword(key)) {
            throw new Refusal(Refusal.Code.InvalidState, "id", "the admin password cannot be " + what);
        }
    }

    private static String removeKey(Draft draft, Intent.RemoveApiKey remove) {
        var key = key(draft, remove.id());
        refusePassword(key, "removed");
        draft.put(key.withRemoved(draft.now()));
        return key.id();
    }

    private static String putSetting(Draft draft, Intent.PutSetting put) {
        var name = Texts.required("name", put.name());
        if (!SETTING_NAME.matcher(name).matches()) {
            throw new Refusal(Refusal.Code.InvalidCharacters, "name",
                    "a setting's name has letters, digits, dots, dashes and underscores only");
        }
        Texts.atMost("value", put.value(), MAX_SETTING);
        var id = "1" + Kind.SETTING.letters() + "!" + name;
        var before = draft.view().get(Setting.class, id);
        draft.put(new Setting(id, name, put.value(), before == null ? draft.now() : before.created(), null));
        return id;
    }
}
