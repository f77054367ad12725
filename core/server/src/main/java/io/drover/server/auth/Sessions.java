package io.drover.server.auth;

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
        return tokens.sign(caller, Map.of("use", USE), VALID);
    }

    /** @throws Refusal Unauthorized: too old, ended, or not of a session */
    public Caller caller(String token) {
        var caller = tokens.holder(tokens.claims(token, USE));
        if (caller == null) {
            throw new Refusal(Refusal.Code.Unauthorized, "token", "the session has ended: sign in again");
        }
        return caller;
    }
}
