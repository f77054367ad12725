package io.drover.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.model.ApiKey;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signed tokens for those that cannot send an {@code Authorization} header: a JWT (HS256), valid at every node,
 * because the signing key is a setting. Each belongs to the API key by which it was asked for, as that is then.
 */
public final class Tokens {
    /** Settings that are never shown begin so. */
    public static final String SECRET = "secret.";
    private static final String KEY = SECRET + "token.key";
    private static final Duration VALID = Duration.ofMinutes(5);
    /** Claims: the API key, and what its secret is known by. */
    private static final String HOLDER = "keyId";
    private static final String SECRETS = "of";
    private static final String HEADER = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8));

    private final Store store;
    private final Control control;
    private final InstantSource clock;

    public Tokens(Store store, Control control, InstantSource clock) {
        this.store = store;
        this.control = control;
        this.clock = clock;
    }

    /**
     * Valid for five minutes. Blocks when the signing key is not there yet.
     *
     * @throws Refusal Unauthorized: the caller's key has been removed or switched off
     */
    public String sign(Caller caller, Map<String, String> claims) {
        return sign(caller, claims, VALID);
    }

    /** As the other, and valid for as long as said. */
    String sign(Caller caller, Map<String, String> claims, Duration valid) {
        var holder = holder(caller.keyId());
        if (holder == null) {
            throw new Refusal(Refusal.Code.Unauthorized, null, "the API key has been removed or switched off");
        }
        if (key() == null) {
            control.submit(Store.GLOBAL, new Intent.PutSetting(KEY, Secrets.secretKey()));
        }
        var payload = new TreeMap<String, Object>(claims);
        payload.put(HOLDER, holder.id());
        payload.put(SECRETS, fingerprint(holder));
        payload.put("exp", clock.instant().plus(valid).getEpochSecond());
        var signed = HEADER + "." + base64(Wire.write(payload).getBytes(UTF_8));
        return signed + "." + signature(signed);
    }

    /** @throws Refusal Unauthorized: not signed by this installation, or too old */
    public Map<String, String> claims(String token) {
        var dot = token.lastIndexOf('.');
        if (dot < 0 || key() == null
                || !MessageDigest.isEqual(signature(token.substring(0, dot)).getBytes(UTF_8),
                        token.substring(dot + 1).getBytes(UTF_8))) {
            throw invalid();
        }
        var payload = token.substring(token.indexOf('.') + 1, dot);
        var claims = new TreeMap<String, String>();
        var read = Wire.read(new String(Base64.getUrlDecoder().decode(payload), UTF_8), Map.class);
        read.forEach((name, value) -> claims.put(String.valueOf(name), String.valueOf(value)));
        if (clock.instant().getEpochSecond() >= Long.parseLong(claims.getOrDefault("exp", "0"))) {
            throw invalid();
        }
        return claims;
    }

    /** @throws Refusal Unauthorized: not signed by this installation, too old, or signed for another use */
    public Map<String, String> claims(String token, String use) {
        var claims = claims(token);
        if (!use.equals(claims.get("use"))) {
            throw new Refusal(Refusal.Code.Unauthorized, "token", "the token is not for " + use);
        }
        return claims;
    }

    /**
     * As {@link #claims(String, String)}, for one that opens something now. Blocks until this node knows what was
     * acknowledged anywhere before.
     *
     * @throws Refusal Unauthorized: as there, or its holder is none any more
     */
    public Map<String, String> open(String token, String use) {
        store.catchUp(Set.of(Store.GLOBAL));
        var claims = claims(token, use);
        if (holder(claims) == null) {
            throw invalid();
        }
        return claims;
    }

    /** Who it was signed for; null when their key has been removed, switched off or changed since. Does not block. */
    public @Nullable Caller holder(Map<String, String> claims) {
        var key = holder(claims.getOrDefault(HOLDER, ""));
        return key != null && fingerprint(key).equals(claims.get(SECRETS))
                ? new Caller(key.id(), key.projectId())
                : null;
    }

    private @Nullable ApiKey holder(String id) {
        var key = store.view(Store.GLOBAL).get(ApiKey.class, id);
        return key == null || key.inactive() ? null : key;
    }

    /** Tells one secret of a key from the next, and nothing of the secret itself. */
    private static String fingerprint(ApiKey key) {
        return Secrets.hash(key.id() + key.secretHash());
    }

    private @Nullable String key() {
        var setting = store.view(Store.GLOBAL).get(Setting.class, "1as!" + KEY);
        return setting == null ? null : setting.value();
    }

    private String signature(String signed) {
        var key = key();
        if (key == null) {
            throw new Refusal(Refusal.Code.ServiceUnavailable, null, "there is no key to sign tokens with");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Refusal invalid() {
        return new Refusal(Refusal.Code.Unauthorized, "token", "the token is not valid or not valid any more");
    }
}
