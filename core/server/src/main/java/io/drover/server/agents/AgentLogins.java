package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.RegistrationToken;
import io.drover.server.auth.Secrets;
import io.drover.server.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose credentials a machine shows. */
final class AgentLogins {
    private static final String TOKEN_USER = "registrationToken";
    private final Store store;

    AgentLogins(Store store) {
        this.store = store;
    }

    record Login(String scope, Host host) {
    }

    /** The host of an agent's credentials, be it a removed one, or null. */
    @Nullable
    Login agent(@Nullable String authorization) {
        var pair = basic(authorization);
        if (pair == null) {
            return null;
        }
        for (var scope : store.scopes()) {
            var view = store.view(scope);
            var host = view.credential(pair[0]) instanceof Host it ? it : view.formerHost(pair[0]);
            if (host != null) {
                return Secrets.matches(pair[1], host.secretHash()) ? new Login(scope, host) : null;
            }
        }
        return null;
    }

    /** The registration token in HTTP Basic, or null. */
    static @Nullable String token(@Nullable String authorization) {
        var pair = basic(authorization);
        return pair == null || !pair[0].equals(TOKEN_USER) ? null : pair[1];
    }

    /** The environment that a token opens, or null. Blocks: another node may have made it a moment ago. */
    @Nullable
    String scopeOfToken(String token) {
        var scope = knownScopeOfToken(token);
        if (scope != null) {
            return scope;
        }
        store.catchUp(Set.of(Store.GLOBAL));
        store.catchUp(store.view(Store.GLOBAL).all(Project.class, Kind.PROJECT).stream().map(Project::id)
                .collect(Collectors.toSet()));
        return knownScopeOfToken(token);
    }

    private @Nullable String knownScopeOfToken(String token) {
        return store.scopes().stream()
                .filter(scope -> store.view(scope).credential(token) instanceof RegistrationToken).findFirst()
                .orElse(null);
    }

    private static String @Nullable [] basic(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            var text = new String(Base64.getDecoder().decode(authorization.substring(6).strip()),
                    StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0 ? null : new String[]{text.substring(0, colon), text.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
