package io.drover.server.balancing;

import io.drover.model.Certificate;
import io.drover.model.Certificate.Issuing;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.server.balancing.Issuer.Issued;
import io.drover.server.balancing.Issuer.Refused;
import io.drover.server.loop.Lookout;
import io.drover.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets certificates of a scope from their issuers, and anew in time, one after the other. What is under way when the
 * ownership ends is begun again by the next owner.
 */
public final class IssuingVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(IssuingVerticle.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** As long as news of a challenge take to be with the load balancers, and some. */
    private static final long TELLING_MILLIS = 2_000;

    private final String scope;
    private final Store store;
    private final Issuer issuer;
    private final InstantSource clock;
    private @Nullable Lookout lookout;

    public IssuingVerticle(String scope, Store store) {
        this(scope, store, new AcmeIssuer(), InstantSource.system());
    }

    IssuingVerticle(String scope, Store store, Issuer issuer, InstantSource clock) {
        this.scope = scope;
        this.store = store;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        lookout = new Lookout("issuing-" + scope, store, scope, Certificate.class, this::run);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (lookout != null) {
            lookout.close();
        }
        return Future.succeededFuture();
    }

    private void run(Lookout news) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            news.await(LOOK);
            for (var certificate : store.view(scope).all(Certificate.class, Kind.CERTIFICATE)) {
                if (Renewals.due(certificate, clock.instant())) {
                    get(certificate);
                }
            }
        }
    }

    private void get(Certificate certificate) throws InterruptedException {
        var name = certificate.name();
        try {
            var issuing = withAccount(certificate);
            var issued = issuer.issue(issuing, issuing.account(),
                    answers -> tell(certificate.id(), answers));
            change(certificate.id(), it -> accept(it, issued));
            log.info("the certificate {} for {} is issued", name, issuing.domains());
        } catch (Refused e) {
            log.warn("the certificate {} is not issued: {}", name, e.getMessage());
            fail(certificate.id(), Objects.requireNonNullElse(e.getMessage(), "no reason was given"));
        } catch (Refusal e) {
            log.info("the certificate {} waits for the store: {}", name, e.getMessage());
        } catch (RuntimeException e) {
            log.error("the certificate {} is not issued", name, e);
            fail(certificate.id(), "this server failed: " + e);
        }
    }

    /** The key of the account is kept before it is used: the issuer counts accounts. */
    private Issuing withAccount(Certificate certificate) {
        var issuing = Objects.requireNonNull(certificate.issuing());
        if (!issuing.account().isEmpty()) {
            return issuing;
        }
        var account = AcmeIssuer.newAccount();
        change(certificate.id(), it -> it.withIssuing(Objects.requireNonNull(it.issuing()).withAccount(account)));
        return issuing.withAccount(account);
    }

    private void tell(String id, Map<String, String> answers) {
        change(id, it -> it.withIssuing(Objects.requireNonNull(it.issuing()).withChallenges(answers)));
        try {
            Thread.sleep(TELLING_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Certificate accept(Certificate certificate, Issued issued) {
        return certificate.withCert(issued.cert()).withChain(issued.chain()).withKey(issued.key())
                .withIssuing(Objects.requireNonNull(certificate.issuing()).withChallenges(Map.of()).withProblem(null)
                        .withFailures(0));
    }

    private void fail(String id, String reason) {
        try {
            change(id, it -> {
                var issuing = Objects.requireNonNull(it.issuing());
                return it.withIssuing(issuing.withChallenges(Map.of()).withProblem(reason)
                        .withFailures(issuing.failures() + 1)
                        .withNotBefore(clock.instant().plus(Renewals.pause(issuing.failures()))));
            });
        } catch (Refusal e) {
            log.info("a failure was not written down: {}", e.getMessage());
        }
    }

    private void change(String id, UnaryOperator<Certificate> how) {
        store.update(scope, draft -> {
            var now = draft.view().get(Certificate.class, id);
            if (now != null && now.issuing() != null) {
                draft.put(how.apply(now));
            }
            return true;
        });
    }
}
