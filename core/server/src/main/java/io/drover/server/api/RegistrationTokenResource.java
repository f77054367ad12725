package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.RegistrationToken;
import io.drover.model.Version;
import io.drover.model.intent.Intent;
import io.drover.server.agents.RegistrationCommand;
import io.drover.server.auth.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Registration tokens: the command to be run on a machine that is to become a host. */
final class RegistrationTokenResource implements StoredType<RegistrationToken> {
    private final List<Field<RegistrationToken>> fields = describe();

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

    private static List<Field<RegistrationToken>> describe() {
        var fields = new ArrayList<>(CommonFields.<RegistrationToken>of("registrationToken", (_, _) -> Life.ACTIVE,
                RegistrationToken::uuid));
        fields.add(CommonFields.account());
        fields.add(Field.readOnly("name", "string", (_, _) -> null));
        fields.add(Field.readOnly("description", "string", (_, _) -> null));
        fields.add(Field.readOnly("image", "string", (_, _) -> Version.AGENT_IMAGE));
        fields.add(Field.readOnly("token", "string", (token, _) -> token.token()));
        fields.add(Field.readOnly("registrationUrl", "string",
                (token, place) -> RegistrationCommand.url(place.links().server(), token.token())));
        fields.add(Field.readOnly("command", "string",
                (token, place) -> RegistrationCommand.docker(place.links().server(), token.token())));
        // besides Rancher's form
        fields.add(Field.readOnly("shellCommand", "string",
                (token, place) -> RegistrationCommand.shell(place.links().server(), token.token())));
        return fields;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE);
    }

    @Override
    public Created create(Call call, Body body) {
        return Created.of(call.submit(call.project(), new Intent.CreateRegistrationToken(Secrets.secretKey())));
    }
}
