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
import org.jspecify.annotations.Nullable;

/** Environments, API keys and settings, in the global scope. */
public final class AccountIntents implements IntentHandler {
    private static final Pattern PROJECT_ID = Pattern.compile("1a[1-9][0-9]{0,17}");
    private static final Pattern SETTING_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");
    private static final int MAX_NAME = 255;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_SETTING = 65_536;

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case Intent.CreateProject create -> createProject(draft, create);
            case Intent.CreateApiKey create -> createKey(draft, create);
            case Intent.RemoveApiKey remove -> removeKey(draft, remove);
            case Intent.PutSetting put -> putSetting(draft, put);
            default -> throw new IllegalArgumentException("not of accounts: " + intent.getClass());
        };
    }

    private static String createProject(Draft draft, Intent.CreateProject create) {
        var name = required("name", create.name());
        atMost("description", create.description(), MAX_TEXT);
        if (draft.view().all(Project.class, Kind.PROJECT).stream().anyMatch(it -> it.name().equalsIgnoreCase(name))) {
            throw new Refusal(Refusal.Code.NotUnique, "name", "there is an environment named " + name);
        }
        var id = create.id() == null ? newProjectId(draft) : create.id();
        if (!PROJECT_ID.matcher(id).matches()) {
            throw Refusal.invalid("id", id + " is not an environment's id, as 1a5 is");
        }
        if (draft.view().find(id) != null) {
            throw new Refusal(Refusal.Code.NotUnique, "id", "there is or was an environment " + id);
        }
        draft.put(new Project(id, draft.newUuid(), name, create.description(), draft.now(), null));
        return id;
    }

    /** Chosen ids and drawn ones share their numbers. */
    private static String newProjectId(Draft draft) {
        var id = draft.newId(Kind.PROJECT);
        while (draft.view().find(id) != null) {
            id = draft.newId(Kind.PROJECT);
        }
        return id;
    }

    private static String createKey(Draft draft, Intent.CreateApiKey create) {
        atMost("name", create.name(), MAX_NAME);
        atMost("description", create.description(), MAX_TEXT);
        var publicValue = required("publicValue", create.publicValue());
        required("secretHash", create.secretHash());
        if (create.projectId() != null && draft.view().get(Project.class, create.projectId()) == null) {
            throw new Refusal(Refusal.Code.InvalidReference, "accountId",
                    "there is no environment " + create.projectId());
        }
        if (draft.view().credential(publicValue) != null) {
            throw new Refusal(Refusal.Code.NotUnique, "publicValue", "there is a key with this public value");
        }
        var id = draft.newId(Kind.API_KEY);
        draft.put(new ApiKey(id, draft.newUuid(), create.name(), create.description(), create.projectId(), publicValue,
                create.secretHash(), draft.now(), null));
        return id;
    }

    private static String removeKey(Draft draft, Intent.RemoveApiKey remove) {
        var key = draft.view().get(ApiKey.class, remove.id());
        if (key == null) {
            throw Refusal.notFound("API key " + remove.id());
        }
        if (FirstKeys.isPassword(key)) {
            throw new Refusal(Refusal.Code.InvalidState, "id", "the admin password cannot be removed");
        }
        draft.put(key.withRemoved(draft.now()));
        return key.id();
    }

    private static String putSetting(Draft draft, Intent.PutSetting put) {
        var name = required("name", put.name());
        if (!SETTING_NAME.matcher(name).matches()) {
            throw new Refusal(Refusal.Code.InvalidCharacters, "name",
                    "a setting's name has letters, digits, dots, dashes and underscores only");
        }
        atMost("value", put.value(), MAX_SETTING);
        var id = "1" + Kind.SETTING.letters() + "!" + name;
        var before = draft.view().get(Setting.class, id);
        draft.put(new Setting(id, name, put.value(), before == null ? draft.now() : before.created(), null));
        return id;
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new Refusal(Refusal.Code.MissingRequired, field, field + " is missing");
        }
        atMost(field, value, MAX_NAME);
        return value;
    }

    private static void atMost(String field, @Nullable String value, int characters) {
        if (value != null && value.length() > characters) {
            throw new Refusal(Refusal.Code.MaxLengthExceeded, field, field + " is longer than " + characters
                    + " characters");
        }
    }
}
