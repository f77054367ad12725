package io.drover.server.balancing;

import io.drover.model.Refusal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** What stands in a certificate, in Rancher's words. */
public record CertificateFacts(@Nullable String commonName, List<String> names, String issuer, Instant from,
        Instant until, String algorithm, int version, String serial, @Nullable Integer keySize, String fingerprint) {

    /** Null for one that is not issued yet. */
    public static @Nullable CertificateFacts of(String pem) {
        try {
            return pem.isEmpty() ? null : of(Pem.certificates("cert", pem).getFirst());
        } catch (Refusal _) {
            return null;
        }
    }

    static CertificateFacts of(X509Certificate certificate) {
        return new CertificateFacts(commonName(certificate), names(certificate),
                certificate.getIssuerX500Principal().getName(), certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(), certificate.getSigAlgName(), certificate.getVersion(),
                certificate.getSerialNumber().toString(), keySize(certificate), fingerprint(certificate));
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN")).map(Rdn::getValue).map(Object::toString)
                    .findFirst().orElse(null);
        } catch (InvalidNameException _) {
            return null;
        }
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream().filter(name -> name.get(1) instanceof String)
                            .map(name -> (String) name.get(1)).toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    private static @Nullable Integer keySize(X509Certificate certificate) {
        return switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength();
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize();
            default -> null;
        };
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").formatHex(hash).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does it speak for all of these host names? */
    public boolean covers(List<String> domains) {
        var all = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return domains.stream().allMatch(domain -> all.contains(domain.toLowerCase(Locale.ROOT)));
    }
}
