package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.RegistrationToken;
import io.drover.model.Version;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnRegistrationToken.Action;
import io.drover.server.agents.RegistrationCommand;
import io.drover.server.auth.Secrets;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Registration tokens: the command to be run on a machine that is to become a host. */
final class RegistrationTokenResource implements StoredType<RegistrationToken> {
    private static final Described RANCHER = Described.of("registrationToken");
    private final List<Field<RegistrationToken>> fields = describe();
    private final Map<String, Link<RegistrationToken>> links = RANCHER.links(Map.of());

    @Override
    public String id() {
        return "registrationToken";
    }

    @Override
    public String plural() {
        return "registrationTokens";
    }

    @Override
    public String baseType() {
        return "credential";
    }

    @Override
    public Kind kind() {
        return Kind.REGISTRATION_TOKEN;
    }

    @Override
    public Class<RegistrationToken> record() {
        return RegistrationToken.class;
    }

    @Override
    public List<Field<RegistrationToken>> fields() {
        return fields;
    }

    @Override
    public Map<String, Link<RegistrationToken>> links() {
        return links;
    }

    private static List<Field<RegistrationToken>> describe() {
        var fields = new ArrayList<>(CommonFields.<RegistrationToken>of(RANCHER, (token, _) -> life(token),
                RegistrationToken::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (token, _) -> token.name()));
        fields.add(RANCHER.field("description", (token, _) -> token.description()));
        fields.add(RANCHER.field("image", (_, _) -> Version.AGENT_IMAGE));
        fields.add(RANCHER.field("token", (token, _) -> token.token()));
        fields.add(RANCHER.field("registrationUrl",
                (token, place) -> RegistrationCommand.url(place.links().server(), token.token())));
        fields.add(RANCHER.field("command",
                (token, place) -> RegistrationCommand.docker(place.links().server(), token.token())));
        // besides Rancher's form
        fields.add(Field.readOnly("shellCommand", "string",
                (token, place) -> RegistrationCommand.shell(place.links().server(), token.token())));
        return RANCHER.with(fields);
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE);
    }

    @Override
    public Created create(Call call, Body body) {
        return Created.of(call.submit(call.project(), new Intent.CreateRegistrationToken(body.text("name"),
                body.text("description"), Secrets.secretKey())));
    }

    private static Life life(RegistrationToken token) {
        return !token.exists()
                ? new Life("removed", "no", null)
                : token.inactive() ? new Life("inactive", "no", null) : Life.ACTIVE;
    }

    @Override
    public Set<String> available(RegistrationToken token, View view) {
        return Set.of("update", token.inactive() ? "activate" : "deactivate", "remove");
    }

    @Override
    public @Nullable Object act(Call call, RegistrationToken token, String action, Body body) {
        call.submit(call.scopeOf(token), action.equals("update")
                ? new Intent.UpdateRegistrationToken(token.id(), body.text("name"), body.text("description"))
                : new Intent.ActOnRegistrationToken(token.id(), Action.valueOf(action.toUpperCase(Locale.ROOT))));
        return null;
    }
}
