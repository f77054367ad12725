package io.drover.server.balancing;

import io.drover.model.Certificate;
import io.drover.model.Certificate.Issuing;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.server.balancing.Issuer.Issued;
import io.drover.server.balancing.Issuer.Refused;
import io.drover.server.loop.Lookout;
import io.drover.server.loop.LookoutVerticle;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets certificates of a scope from their issuers, and anew in time, some at once: an issuer that does not answer holds up
 * nobody else. What is under way when the ownership ends is begun again by the next owner.
 */
public final class IssuingVerticle extends LookoutVerticle {
    private static final Logger log = LoggerFactory.getLogger(IssuingVerticle.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** So long the load balancers may take to answer; the issuer is told to ask then all the same. */
    private static final Duration TELLING = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int AT_ONCE = 8;

    private final String scope;
    private final Store store;
    private final Issuer issuer;
    private final InstantSource clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(AT_ONCE);

    public IssuingVerticle(String scope, Store store) {
        this(scope, store, new AcmeIssuer(), InstantSource.system());
    }

    IssuingVerticle(String scope, Store store, Issuer issuer, InstantSource clock) {
        super("issuing", store, scope, Certificate.class);
        this.scope = scope;
        this.store = store;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    protected void run(Lookout news) throws InterruptedException {
        var orders = Executors.newVirtualThreadPerTaskExecutor();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                news.await(LOOK);
                for (var certificate : store.view(scope).all(Certificate.class, Kind.CERTIFICATE)) {
                    if (Renewals.due(certificate, clock.instant()) && underWay.add(certificate.id())) {
                        orders.execute(() -> order(certificate.id(), news));
                    }
                }
            }
        } finally {
            orders.shutdownNow();
        }
    }

    private void order(String id, Lookout news) {
        var before = now(id);
        try {
            free.acquire();
            try {
                before = now(id);
                if (before != null && Renewals.due(before, clock.instant())) {
                    get(before);
                }
            } finally {
                free.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(id);
        }
        if (!Objects.equals(before, now(id))) {
            // whoever looked meanwhile found it under way
            news.ring();
        }
    }

    private @Nullable Certificate now(String id) {
        return store.view(scope).get(Certificate.class, id);
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
        var until = System.nanoTime() + TELLING.toNanos();
        try {
            while (!Answering.ready(store.view(scope), answers.keySet())) {
                if (System.nanoTime() - until > 0) {
                    log.warn("not every load balancer says that it answers for the certificate {}", id);
                    return;
                }
                Thread.sleep(GLANCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Certificate accept(Certificate certificate, Issued issued) {
        return certificate.withCert(issued.cert()).withChain(issued.chain()).withKey(issued.key())
                .withIssuing(Objects.requireNonNull(certificate.issuing()).withChallenges(Map.of()).withProblem(null)
                        .withFailures(0));
    }

    private void fail(String id, String failure) {
        var obstacle = Answering.obstacle(store.view(scope));
        var reason = obstacle.isEmpty() ? failure : failure + "; " + obstacle;
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
