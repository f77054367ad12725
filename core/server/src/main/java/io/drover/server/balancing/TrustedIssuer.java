package io.drover.server.balancing;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** An issuer whose own address may be trusted by a certificate that a person brought: one inside of a company. */
final class TrustedIssuer extends GenericAcmeProvider {
    private final String trust;

    /** @param trust in PEM, or empty: the authorities that are known everywhere */
    TrustedIssuer(String trust) {
        this.trust = trust;
    }

    @Override
    public boolean accepts(URI address) {
        return "https".equals(address.getScheme());
    }

    @Override
    public URL resolve(URI address) {
        return super.resolve(address);
    }

    @Override
    protected HttpConnector createHttpConnector(NetworkSettings settings) {
        if (trust.isEmpty()) {
            return super.createHttpConnector(settings);
        }
        var context = context();
        return new HttpConnector(settings) {
            @Override
            public HttpClient.Builder createClientBuilder() {
                return super.createClientBuilder().sslContext(context);
            }
        };
    }

    private SSLContext context() {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            var certificates = Pem.certificates("directoryCert", trust);
            for (var i = 0; i < certificates.size(); i++) {
                trusted.setCertificateEntry("issuer" + i, certificates.get(i));
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate that was read before cannot be trusted", e);
        }
    }
}
