package io.drover.server.balancing;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads certificates and private keys as people have them. */
final class Pem {
    /** Java's own does not read keys of elliptic curves in the older form. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private Pem() {
    }

    /** @param field for the refusal @throws Refusal when there is none in it, or something else */
    static List<X509Certificate> certificates(String field, String text) {
        var found = new ArrayList<X509Certificate>();
        var converter = new JcaX509CertificateConverter();
        for (var object : objects(field, text)) {
            if (!(object instanceof X509CertificateHolder holder)) {
                throw Refusal.invalid(field, "may hold certificates only");
            }
            try {
                found.add(converter.getCertificate(holder));
            } catch (GeneralSecurityException | RuntimeException e) {
                throw Refusal.invalid(field, "holds a certificate that cannot be read: " + e.getMessage());
            }
        }
        if (found.isEmpty()) {
            throw Refusal.invalid(field, "holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    static PrivateKey key(String field, String text) {
        var converter = new JcaPEMKeyConverter().setProvider(PROVIDER);
        for (var object : objects(field, text)) {
            try {
                switch (object) {
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    case PEMEncryptedKeyPair _,PKCS8EncryptedPrivateKeyInfo _ ->
                        throw Refusal.invalid(field, "is protected by a password; take it away first");
                    default -> {
                        // the parameters of an elliptic curve stand before its key
                    }
                }
            } catch (IOException e) {
                throw Refusal.invalid(field, "holds a key that cannot be read: " + e.getMessage());
            }
        }
        throw Refusal.invalid(field, "holds no private key in PEM (-----BEGIN PRIVATE KEY-----)");
    }

    private static List<Object> objects(String field, String text) {
        var found = new ArrayList<Object>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                found.add(object);
            }
        } catch (IOException | RuntimeException e) {
            throw Refusal.invalid(field, "is no PEM: " + e.getMessage());
        }
        return found;
    }

    /** @throws Refusal when the key is not that of the certificate */
    static void match(X509Certificate certificate, PrivateKey key) {
        if (!signs(key, certificate.getPublicKey())) {
            throw new Refusal(Code.InvalidOption, "key", "key is not that of the certificate");
        }
    }

    private static boolean signs(PrivateKey key, PublicKey ofCertificate) {
        try {
            var other = new JcaPEMKeyConverter().setProvider(PROVIDER)
                    .getPublicKey(SubjectPublicKeyInfo.getInstance(ofCertificate.getEncoded()));
            if (!key.getAlgorithm().equals(other.getAlgorithm())) {
                return false;
            }
            var algorithm = switch (key.getAlgorithm()) {
                case "RSA", "ECDSA" -> "SHA256with" + key.getAlgorithm();
                default -> key.getAlgorithm();
            };
            var text = "drover".getBytes(StandardCharsets.UTF_8);
            var signer = Signature.getInstance(algorithm, PROVIDER);
            signer.initSign(key);
            signer.update(text);
            var judge = Signature.getInstance(algorithm, PROVIDER);
            judge.initVerify(other);
            judge.update(text);
            return judge.verify(signer.sign());
        } catch (GeneralSecurityException | IOException _) {
            return false;
        }
    }
}
