package io.drover.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random secrets, and what is kept of them. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "sha256:";
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private Secrets() {
    }

    /** An access key in Rancher's form: 20 upper-case hexadecimal digits. Public, unique. */
    public static String accessKey() {
        return HexFormat.of().withUpperCase().formatHex(bytes(10));
    }

    /** 256 random bits in hexadecimal digits. */
    public static String secretKey() {
        return HexFormat.of().formatHex(bytes(32));
    }

    /** Twenty letters and digits that a person can tell apart: about 116 bits. */
    public static String password() {
        var text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** What is kept of a random secret. Not for secrets that a person chose. */
    public static String hash(String secret) {
        return PREFIX + HexFormat.of().formatHex(sha256(secret.getBytes(UTF_8)));
    }

    /** Is it the secret of this {@link #hash}? Takes the same time whatever differs. */
    public static boolean matches(String secret, String hash) {
        return MessageDigest.isEqual(hash(secret).getBytes(UTF_8), hash.getBytes(UTF_8));
    }

    static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
