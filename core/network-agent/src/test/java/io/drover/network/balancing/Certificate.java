package io.drover.network.balancing;

import io.drover.model.network.Fact;
import io.drover.network.command.Commands;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;

/** A certificate that was signed by itself. */
record Certificate(Fact.Certificate fact) {
    static Certificate of(Path folder, String id, String name, String host) throws IOException {
        var key = Files.createTempFile(folder, "key", ".pem");
        var certificate = Commands.HERE.ask("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key.toString(), "-days", "2", "-subj",
                "/CN=" + host, "-addext", "subjectAltName=DNS:" + host);
        return new Certificate(new Fact.Certificate(id, name, certificate + Files.readString(key)));
    }

    X509Certificate shown() throws CertificateException {
        return (X509Certificate) Objects.requireNonNull(CertificateFactory.getInstance("X.509").generateCertificate(
                new ByteArrayInputStream(fact.pem().getBytes(StandardCharsets.UTF_8))));
    }
}
