package io.drover.server.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Secrets that only the hosts of an environment share. */
public final class NetworkSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 20;

    private NetworkSecrets() {
    }

    /** 32 bytes in base64: what WireGuard and IKE take alike. */
    public static String make() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A secret that fits into an environment variable or a URL: 40 letters and digits. @param secret for this alone */
    static String token(String secret, String of) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest((secret + of).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, TOKEN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
