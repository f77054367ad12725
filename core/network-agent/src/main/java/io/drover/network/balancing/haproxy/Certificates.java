package io.drover.network.balancing.haproxy;

import io.drover.model.network.Fact;
import io.drover.network.balancing.plan.Plan;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** The files of certificates, and what tells two of them apart. */
final class Certificates {
    private Certificates() {
    }

    static String file(Fact.Certificate certificate) {
        return "cert-" + certificate.id().replaceAll("[^A-Za-z0-9_-]", "_") + ".pem";
    }

    /** The file that lists those of a plan; another set has another. */
    static String list(Plan plan) {
        var ids = plan.certificates().stream().map(Fact.Certificate::id).collect(Collectors.joining("\n"));
        return "certs-" + ConfigFile.hash(ids) + ".list";
    }

    static String listText(Plan plan, Layout layout) {
        return plan.certificates().stream().map(it -> layout.file(file(it)) + "\n").collect(Collectors.joining());
    }

    /** Without blank lines, which would end it in HAProxy's runtime interface. */
    static String text(Fact.Certificate certificate) {
        return certificate.pem().lines().map(String::strip).filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** As HAProxy shows it; empty for what is no certificate. */
    static String fingerprint(Fact.Certificate certificate) {
        try {
            var first = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text(certificate).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(first.getEncoded()))
                    .toUpperCase(Locale.ROOT);
        } catch (CertificateException e) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
