package io.drover.server.auth;

import io.drover.model.ApiKey;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;

/**
 * The credentials of an installation's first start. They are shown and written down once; the store has only hashes.
 *
 * <p>A start must write them down before it calls {@link #establish}, and use them again when it finds them written
 * and {@link #needed}: so no crash between the two leaves a server that nobody can enter. Of several servers that
 * start at once on one database one establishes its keys; the others are refused and throw theirs away.
 *
 * @param accessKey and secretKey of an admin's API key
 * @param adminPassword of the user {@code admin}
 */
public record FirstKeys(String accessKey, String secretKey, String adminPassword) {
    /** The name with which the admin password is given. */
    public static final String ADMIN = "admin";

    /** Is there no admin yet? To be asked once the global scope is loaded. */
    public static boolean needed(Store store) {
        return store.view(Store.GLOBAL).credential(ADMIN) == null;
    }

    public static FirstKeys draw() {
        return new FirstKeys(Secrets.accessKey(), Secrets.secretKey(), Secrets.password());
    }

    /**
     * Makes them known to the store. May be done again with the same values.
     *
     * @throws Refusal NotUnique: another server was first, and these open nothing
     */
    public void establish(Store store, Control control) {
        if (store.view(Store.GLOBAL).credential(accessKey) == null) {
            control.submit(Store.GLOBAL, new Intent.CreateApiKey("first key", "Made at the first start.", null,
                    accessKey, Secrets.hash(secretKey)));
        }
        try {
            control.submit(Store.GLOBAL, new Intent.CreateApiKey("admin password", null, null, ADMIN,
                    Passwords.hash(adminPassword)));
        } catch (Refusal refusal) {
            if (refusal.code() == Refusal.Code.NotUnique) {
                withdraw(store, control);
            }
            throw refusal;
        }
    }

    private void withdraw(Store store, Control control) {
        if (store.view(Store.GLOBAL).credential(accessKey) instanceof ApiKey key) {
            control.submit(Store.GLOBAL, new Intent.RemoveApiKey(key.id()));
        }
    }

    /** A password is kept as a key, but is none that people made, list or remove. */
    public static boolean isPassword(ApiKey key) {
        return Passwords.isHash(key.secretHash());
    }
}
