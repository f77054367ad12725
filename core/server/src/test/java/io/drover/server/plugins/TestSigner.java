package io.drover.server.plugins;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Somebody who signs jars, as {@code jarsigner} does, and some who change them afterwards. */
final class TestSigner {
    private final KeyPair key;
    private final X509Certificate certificate;

    TestSigner(String name) throws GeneralSecurityException, OperatorCreationException {
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        key = keys.generateKeyPair();
        var subject = new X500Name("CN=" + name);
        var now = Instant.now();
        certificate = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(subject,
                BigInteger.ONE, Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)), subject,
                key.getPublic()).build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate())));
    }

    X509Certificate certificate() {
        return certificate;
    }

    String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    void sign(Path jar, Path signed) throws IOException, GeneralSecurityException {
        var signer = new JarSigner.Builder(key.getPrivate(),
                CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate))).build();
        try (var in = new ZipFile(jar.toFile()); var out = Files.newOutputStream(signed)) {
            signer.sign(in, out);
        }
        Files.delete(jar);
    }

    static void put(Path jar, String entry, String content) throws IOException {
        edit(jar, entry, _ -> content);
    }

    static void edit(Path jar, String entry, UnaryOperator<String> edit) throws IOException {
        try (var files = FileSystems.newFileSystem(jar)) {
            var file = files.getPath(entry);
            var before = Files.exists(file) ? Files.readString(file) : "";
            Files.write(file, edit.apply(before).getBytes(StandardCharsets.UTF_8));
        }
    }
}
