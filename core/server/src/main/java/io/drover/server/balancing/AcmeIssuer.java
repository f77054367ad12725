package io.drover.server.balancing;

import io.drover.model.Certificate.Issuing;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.util.KeyPairUtils;

/** An issuer that speaks ACME (RFC 8555), to which a host name is proved by HTTP-01. */
public final class AcmeIssuer implements Issuer {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Of elliptic curves the one that every client knows. */
    private static final String CURVE = "secp256r1";

    /** The private key of a new account, in PEM. */
    static String newAccount() {
        // of this kind the public half can be found from the private one
        return pem(KeyPairUtils.createKeyPair(2048));
    }

    @Override
    public Issued issue(Issuing asked, String account, Consumer<Map<String, String>> challenges)
            throws Refused, InterruptedException {
        try {
            var session = new Session(URI.create(asked.directory()), new TrustedIssuer(asked.trust()));
            var builder = new AccountBuilder().agreeToTermsOfService()
                    .useKeyPair(KeyPairUtils.readKeyPair(new StringReader(account)));
            if (asked.email() != null && !asked.email().isBlank()) {
                builder.addEmail(asked.email());
            }
            var order = builder.createLogin(session).newOrder().domains(asked.domains()).create();
            prove(order, challenges);
            if (order.waitUntilReady(PATIENCE) != Status.READY) {
                throw new Refused(reason(order));
            }
            var key = newKey();
            order.execute(key);
            if (order.waitForCompletion(PATIENCE) != Status.VALID) {
                throw new Refused(reason(order));
            }
            var chain = order.getCertificate().getCertificateChain();
            return new Issued(pem(chain.subList(0, 1)), pem(chain.subList(1, chain.size())),
                    pem(List.of(new JcaPKCS8Generator(key.getPrivate(), null))));
        } catch (AcmeException e) {
            throw new Refused("the issuer " + asked.directory() + " says: " + said(e));
        } catch (IOException e) {
            throw new Refused("the issuer " + asked.directory() + " was not reached: " + said(e));
        }
    }

    private static void prove(Order order, Consumer<Map<String, String>> challenges)
            throws AcmeException, InterruptedException, Refused {
        var open = new HashMap<Http01Challenge, String>();
        var answers = new HashMap<String, String>();
        for (var authorization : order.getAuthorizations()) {
            if (authorization.getStatus() == Status.VALID) {
                continue;
            }
            var domain = authorization.getIdentifier().getDomain();
            var challenge = authorization.findChallenge(Http01Challenge.class)
                    .orElseThrow(() -> new Refused("the issuer does not take HTTP-01 as a proof for " + domain));
            open.put(challenge, domain);
            answers.put(challenge.getToken(), challenge.getAuthorization());
        }
        if (open.isEmpty()) {
            return;
        }
        challenges.accept(answers);
        for (var challenge : open.entrySet()) {
            challenge.getKey().trigger();
        }
        for (var challenge : open.entrySet()) {
            if (challenge.getKey().waitForCompletion(PATIENCE) != Status.VALID) {
                throw new Refused(challenge.getValue() + ": " + reason(challenge.getKey()));
            }
        }
    }

    private static String reason(Challenge challenge) {
        return challenge.getError().map(Object::toString)
                .orElse("the issuer has not come to ask for the proof within " + PATIENCE.toSeconds() + " s");
    }

    private static String reason(Order order) {
        return order.getError().map(Object::toString)
                .orElse("the issuer has not given it within " + PATIENCE.toSeconds() + " s");
    }

    private static String said(Throwable e) {
        var deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    private static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java knows " + CURVE, e);
        }
    }

    private static String pem(KeyPair pair) {
        var text = new StringWriter();
        try {
            KeyPairUtils.writeKeyPair(pair, text);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written but to memory", e);
        }
        return text.toString();
    }

    private static String pem(List<?> objects) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (var object : objects) {
                writer.writeObject(object);
            }
        }
        return text.toString();
    }
}
