package io.drover.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.model.ApiKey;
import io.drover.model.Refusal;
import io.drover.server.store.Store;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Checks HTTP Basic credentials: an API key's two halves, or {@code admin} and the password. */
public final class Authenticator {
    /** Compared with when there is no such key, so that the answer takes as long. */
    private static final String NOBODY = Secrets.hash(Secrets.secretKey());

    private final Store store;
    private final Passwords passwords = new Passwords();
    private final Damping damping;

    public Authenticator(Store store, InstantSource clock) {
        this.store = store;
        this.damping = new Damping(clock);
    }

    /**
     * @param header of the request, {@code Authorization}
     * @param from the address it came from
     * @throws Refusal Unauthorized, or TooManyRequests after many wrong passwords
     */
    public Caller authenticate(@Nullable String header, String from) {
        return verify(credentials(header), from);
    }

    /**
     * @param code user and secret, with a colon between them
     * @param from the address it came from
     * @throws Refusal Unauthorized, or TooManyRequests after many wrong passwords
     */
    Caller verify(String code, String from) {
        return verify(split(code), from);
    }

    /** Tells from now on whether the caller's key is there, active, and as it is now. Does not block. */
    public BooleanSupplier standing(Caller caller) {
        var shown = store.view(Store.GLOBAL).get(ApiKey.class, caller.keyId());
        return () -> {
            var now = store.view(Store.GLOBAL).get(ApiKey.class, caller.keyId());
            return shown != null && now != null && !now.inactive() && now.secretHash().equals(shown.secretHash())
                    && Objects.equals(now.projectId(), caller.projectId());
        };
    }

    private Caller verify(Credentials credentials, String from) {
        var key = store.view(Store.GLOBAL).credential(credentials.user) instanceof ApiKey known ? known : null;
        if (key == null) {
            Secrets.matches(credentials.secret, NOBODY);
            throw unauthorized();
        }
        var right = Passwords.isHash(key.secretHash())
                ? password(credentials, key.secretHash(), from)
                : Secrets.matches(credentials.secret, key.secretHash());
        if (!right) {
            throw unauthorized();
        }
        return new Caller(key.id(), key.projectId());
    }

    private boolean password(Credentials credentials, String hash, String from) {
        if (passwords.remembers(credentials.secret, hash)) {
            return true;
        }
        var who = from + " " + credentials.user;
        damping.check(who);
        var right = passwords.matches(credentials.secret, hash);
        if (right) {
            damping.right(who);
        } else {
            damping.wrong(who);
        }
        return right;
    }

    private static Credentials credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw unauthorized();
        }
        try {
            return split(new String(Base64.getDecoder().decode(header.substring(6).strip()), UTF_8));
        } catch (IllegalArgumentException e) {
            throw unauthorized();
        }
    }

    private static Credentials split(String text) {
        var colon = text.indexOf(':');
        if (colon <= 0) {
            throw unauthorized();
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    private static Refusal unauthorized() {
        return new Refusal(Refusal.Code.Unauthorized, null, "an API key or the admin password is needed");
    }

    private record Credentials(String user, String secret) {
    }
}
