package io.drover.host.docker;

import io.drover.plugin.HostDriver.Machine;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An engine, and what its API is opened with. */
record Target(URI address, SSLContext tls) {
    static final String ADDRESS = "address";
    static final String CA = "ca";
    static final String CERT = "cert";
    static final String KEY = "key";
    private static final char[] NONE = new char[0];

    static Target of(Machine machine) throws Mistaken {
        return new Target(address(machine.setting(ADDRESS)), tls(machine));
    }

    private static URI address(String text) throws Mistaken {
        try {
            var address = URI.create(text.contains("://") ? text : "tcp://" + text);
            if (address.getHost() != null && "tcp".equals(address.getScheme())) {
                return address.getPort() < 0 ? URI.create(address + ":2376") : address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Mistaken(ADDRESS + " must be like tcp://10.0.0.5:2376, not '" + text + "'");
    }

    private static SSLContext tls(Machine machine) throws Mistaken {
        var authorities = Pem.certificates(CA, machine.setting(CA));
        var chain = Pem.certificates(CERT, machine.setting(CERT)).toArray(Certificate[]::new);
        var key = Pem.key(KEY, machine.setting(KEY));
        try {
            var trusted = empty();
            for (var i = 0; i < authorities.size(); i++) {
                trusted.setCertificateEntry("ca" + i, authorities.get(i));
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var own = empty();
            own.setKeyEntry("client", key, NONE, chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NONE);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Mistaken("the certificates and the key do not go together: " + e.getMessage());
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
