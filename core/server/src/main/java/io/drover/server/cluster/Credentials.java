package io.drover.server.cluster;

import io.drover.model.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a node must know to belong to an installation. Kept in the database: who reads the database is a node.
 *
 * @param name of the Hazelcast cluster: 256 random bits, though members tell it each other in clear
 * @param authority whose certificates the event bus asks for, and whose key members prove to know
 */
public record Credentials(String name, Authority authority) {
    /** Two versions of Hazelcast cannot talk to each other, so each has clusters of its own. */
    private static final String GENERATION = "drover-hz57-";

    public static Credentials create() {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new Credentials(GENERATION + HexFormat.of().formatHex(random), Authority.create());
    }

    /** What members prove to each other that they know; from the authority's key, which only nodes have. */
    byte[] secret() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("drover membership\n" + authority.key()).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The form in which the database keeps them. */
    public String stored() {
        return Wire.write(this);
    }

    public static Credentials ofStored(String text) {
        return Wire.read(text, Credentials.class);
    }

    @Override
    public String toString() {
        return "Credentials[...]";
    }
}
