package io.drover.server.api;

import io.drover.model.ApiKey;
import io.drover.model.Kind;
import io.drover.model.intent.Intent;
import io.drover.server.auth.FirstKeys;
import io.drover.server.auth.Secrets;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** API keys. Below an environment's URL they open that environment, else everything; the secret is shown once. */
final class ApiKeyResource implements StoredType<ApiKey> {
    private static final Described RANCHER = Described.of("apiKey");
    private final List<Field<ApiKey>> fields = describe();
    private final Map<String, Link<ApiKey>> links = RANCHER
            .links(Map.of("account", Link.account((key, _) -> key.projectId())));
    @Override
    public String id() {
        return "apiKey";
    }

    @Override
    public String plural() {
        return "apiKeys";
    }

    @Override
    public String baseType() {
        return "credential";
    }

    @Override
    public Kind kind() {
        return Kind.API_KEY;
    }

    @Override
    public Class<ApiKey> record() {
        return ApiKey.class;
    }

    @Override
    public List<Field<ApiKey>> fields() {
        return fields;
    }

    @Override
    public Map<String, Link<ApiKey>> links() {
        return links;
    }

    private static List<Field<ApiKey>> describe() {
        var fields = new ArrayList<>(CommonFields.<ApiKey>of(RANCHER,
                (key, _) -> life(key), ApiKey::uuid));
        fields.add(RANCHER.field("accountId", (key, _) -> key.projectId()));
        fields.add(RANCHER.field("name", (key, _) -> key.name()));
        fields.add(RANCHER.field("description",
                (key, _) -> key.description()));
        fields.add(RANCHER.field("publicValue", (key, _) -> key.publicValue()));
        return RANCHER.with(fields);
    }

    private static Life life(ApiKey key) {
        return !key.exists()
                ? new Life("removed", "no", null)
                : key.inactive() ? new Life("inactive", "no", null) : Life.ACTIVE;
    }

    @Override
    public boolean shown(ApiKey key, Call call) {
        var project = call.links().project();
        return !FirstKeys.isPassword(key) && (project == null || project.equals(key.projectId()))
                && (call.caller().isAdmin() || (key.projectId() != null && call.caller().mayUse(key.projectId())));
    }

    @Override
    public Set<String> available(ApiKey key, View view) {
        return Set.of("update", key.inactive() ? "activate" : "deactivate", "remove");
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Created create(Call call, Body body) {
        var project = call.links().project();
        if (project == null) {
            call.caller().requireAdmin();
        }
        var publicValue = Secrets.accessKey();
        var secret = Secrets.secretKey();
        var id = call.submit(Store.GLOBAL, new Intent.CreateApiKey(body.text("name"), body.text("description"), project,
                publicValue, Secrets.hash(secret)));
        return new Created(id, Map.of("secretValue", secret));
    }

    @Override
    public void update(Call call, ApiKey key, Body body) {
        call.submit(Store.GLOBAL, new Intent.UpdateApiKey(key.id(), body.text("name"), body.text("description")));
    }

    @Override
    public void remove(Call call, ApiKey key) {
        call.submit(Store.GLOBAL, new Intent.RemoveApiKey(key.id()));
    }

    @Override
    public @Nullable Object act(Call call, ApiKey key, String action, Body body) {
        switch (action) {
            case "activate", "deactivate" -> call.submit(Store.GLOBAL,
                    new Intent.ActivateApiKey(key.id(), action.equals("activate")));
            case "remove" -> remove(call, key);
            default -> update(call, key, body);
        }
        return null;
    }
}
