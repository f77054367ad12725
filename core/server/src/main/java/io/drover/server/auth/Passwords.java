package io.drover.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Passwords of people, kept by bcrypt.
 *
 * <p>A right password is remembered as a hash under a key that only this process has, so that bcrypt is paid once and
 * not for each request. It is remembered together with the bcrypt hash it fits: a changed password is unknown at once.
 */
final class Passwords {
    private static final int COST = 11;
    /** bcrypt ignores what comes after; a longer password must not look stronger than it is. */
    static final int MAX_BYTES = 72;
    private static final int REMEMBERED = 1000;

    private final String processKey = Secrets.secretKey();
    private final Semaphore atOnce = new Semaphore(2);
    private final Map<String, Boolean> right = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    static boolean isHash(String hash) {
        return hash.startsWith("$2");
    }

    static String hash(String password) {
        return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
    }

    /** Is it known to be right, without a bcrypt? */
    boolean remembers(String password, String hash) {
        synchronized (right) {
            return right.containsKey(key(password, hash));
        }
    }

    /** Costs a bcrypt; a few at once, so that guessing cannot take all processors. */
    boolean matches(String password, String hash) {
        if (password.getBytes(UTF_8).length > MAX_BYTES) {
            return false;
        }
        atOnce.acquireUninterruptibly();
        try {
            var matches = BCrypt.verifyer().verify(password.toCharArray(), hash.toCharArray()).verified;
            if (matches) {
                synchronized (right) {
                    right.put(key(password, hash), true);
                }
            }
            return matches;
        } finally {
            atOnce.release();
        }
    }

    private String key(String password, String hash) {
        return Secrets.hash(processKey + hash + password);
    }
}
