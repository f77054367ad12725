package io.drover.server.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The installation's own certificate authority, for the bus between its nodes and for nothing else.
 *
 * @param key the private key, PEM (PKCS#8)
 * @param certificate its own certificate, PEM
 */
public record Authority(String key, String certificate) {
    private static final X500Principal NAME = new X500Principal("CN=Drover bus authority");
    private static final Duration SLACK = Duration.ofDays(1);
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(30 * 365L);
    /** Longer than a node runs: each start issues a new one. */
    private static final Duration NODE_LIFE = Duration.ofDays(10 * 365L);

    /** A private key and the certificate of its public half, both PEM. */
    public record Identity(String key, String certificate) {
        @Override
        public String toString() {
            return "Identity[...]";
        }
    }

    public static Authority create() {
        try {
            var pair = newPair();
            var certificate = sign(NAME, NAME, pair, pair.getPrivate(), AUTHORITY_LIFE, null);
            return new Authority(pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate authority can be made on this machine", e);
        }
    }

    /** A fresh identity for the node with this address; its private key never leaves the node's memory. */
    public Identity issue(String address) {
        try {
            var pair = newPair();
            var own = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(unpem(key)));
            var certificate = sign(NAME, new X500Principal("CN=" + address), pair, own, NODE_LIFE, address);
            return new Identity(pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate can be issued for " + address, e);
        }
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(X500Principal issuer, X500Principal subject, KeyPair pair, PrivateKey signer,
            Duration life, @org.jspecify.annotations.Nullable String address)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(issuer, new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(SLACK)), Date.from(now.plus(life)), subject, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(address == null));
        if (address != null) {
            builder.addExtension(Extension.subjectAlternativeName, false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    private static String pem(String what, byte[] der) {
        var body = Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static byte[] unpem(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    @Override
    public String toString() {
        return "Authority[...]";
    }
}
