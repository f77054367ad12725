package io.drover.server.auth;

import io.drover.model.ApiKey;
import io.drover.model.Refusal;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * People who have signed in with a password: a token that stands for it, for 16 hours as Rancher's does. A changed
 * password or a removed key ends all sessions that began with it.
 */
public final class Sessions {
    public static final Duration VALID = Duration.ofHours(16);
    private static final String USE = "session";

    private final Store store;
    private final Authenticator authenticator;
    private final Tokens tokens;

    public Sessions(Store store, Authenticator authenticator, Tokens tokens) {
        this.store = store;
        this.authenticator = authenticator;
        this.tokens = tokens;
    }

    /**
     * @param code user and password, with a colon between them
     * @param from the address it came from
     * @throws Refusal Unauthorized, or TooManyRequests after many wrong passwords
     */
    public String open(String code, String from) {
        store.catchUp(Set.of(Store.GLOBAL));
        var caller = authenticator.verify(code, from);
        return tokens.sign(Map.of("use", USE, "keyId", caller.keyId(), "of", fingerprint(key(caller.keyId()))), VALID);
    }

    /** @throws Refusal Unauthorized: too old, ended, or not of a session */
    public Caller caller(String token) {
        var claims = tokens.claims(token);
        var key = key(claims.getOrDefault("keyId", ""));
        if (!USE.equals(claims.get("use")) || !fingerprint(key).equals(claims.get("of"))) {
            throw ended();
        }
        return new Caller(key.id(), key.projectId());
    }

    private ApiKey key(String id) {
        var key = store.view(Store.GLOBAL).get(ApiKey.class, id);
        if (key == null || key.inactive()) {
            throw ended();
        }
        return key;
    }

    /** Tells one secret of a key from the next, and nothing of the secret itself. */
    private static String fingerprint(ApiKey key) {
        return Secrets.hash(key.id() + key.secretHash());
    }

    private static Refusal ended() {
        return new Refusal(Refusal.Code.Unauthorized, "token", "the session has ended: sign in again");
    }
}
