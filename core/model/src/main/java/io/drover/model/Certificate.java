package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What load balancers show to prove who they are.
 *
 * @param name by which load balancers ask for it; unique in its environment
 * @param cert in PEM; empty while an issuer has not given it yet
 * @param chain those that lead from it to its issuer, in PEM, or empty
 * @param key the private key, in PEM; shown to nobody but the hosts of load balancers that ask for it
 * @param issuing how it is got from an issuer by itself, or null when a person brings it
 */
@RecordBuilder
public record Certificate(String id, String uuid, String name, @Nullable String description, String cert, String chain,
        String key, @Nullable Issuing issuing, Instant created,
        @Nullable Instant removed) implements Resource, CertificateBuilder.With {

    /**
     * By ACME (RFC 8555), by the challenge HTTP-01 through the environment's own load balancers.
     *
     * @param domains host names, the first the main one
     * @param directory the issuer's address
     * @param trust the certificate in PEM by which the issuer's own address is trusted, or empty: as all the world's
     * @param email for the issuer's warnings, or null
     * @param account the private key of the account at the issuer, in PEM, or empty while there is none
     * @param challenges token to answer, while an order is under way
     * @param problem why the last try failed, or null
     * @param failures how many tries failed in a row
     * @param notBefore no try begins earlier
     */
    @RecordBuilder
    public record Issuing(List<String> domains, String directory, String trust,
            @Nullable String email, String account,
            Map<String, String> challenges, @Nullable String problem, int failures,
            Instant notBefore) implements CertificateIssuingBuilder.With {
        public Issuing {
            domains = List.copyOf(domains);
            challenges = Map.copyOf(challenges);
        }
    }

    /** Is there something to show? */
    public boolean issued() {
        return !cert.isEmpty();
    }

    /** As HAProxy reads it. */
    public String pem() {
        return cert.strip() + "\n" + (chain.isBlank() ? "" : chain.strip() + "\n") + key.strip() + "\n";
    }

    /** Without the key: it may stand in a log. */
    @Override
    public String toString() {
        return "Certificate[" + id + ", " + name + "]";
    }
}
