package io.drover.host.docker;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads certificates and keys as {@code docker} wants them: {@code ca.pem}, {@code cert.pem}, {@code key.pem}. */
final class Pem {
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private Pem() {
    }

    static List<X509Certificate> certificates(String setting, String text) throws Mistaken {
        var found = new ArrayList<X509Certificate>();
        for (var object : objects(setting, text)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    found.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (GeneralSecurityException e) {
                    throw new Mistaken(setting + " holds a certificate that cannot be read: " + e.getMessage());
                }
            }
        }
        if (found.isEmpty()) {
            throw new Mistaken(setting + " holds no certificate in PEM");
        }
        return found;
    }

    static PrivateKey key(String setting, String text) throws Mistaken {
        var converter = new JcaPEMKeyConverter().setProvider(PROVIDER);
        try {
            for (var object : objects(setting, text)) {
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        } catch (IOException e) {
            throw new Mistaken(setting + " holds a key that cannot be read: " + e.getMessage());
        }
        throw new Mistaken(setting + " holds no private key in PEM without a password");
    }

    private static List<Object> objects(String setting, String text) throws Mistaken {
        var found = new ArrayList<Object>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                found.add(object);
            }
        } catch (IOException | RuntimeException e) {
            throw new Mistaken(setting + " is no PEM: " + e.getMessage());
        }
        return found;
    }
}
