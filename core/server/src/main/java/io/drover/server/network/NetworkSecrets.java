package io.drover.server.network;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that only the hosts of an environment share. */
public final class NetworkSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private NetworkSecrets() {
    }

    /** 32 bytes in base64: what WireGuard and IKE take alike. */
    public static String make() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
