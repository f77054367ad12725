package io.drover.server.balancing;

import io.drover.model.Certificate;
import java.time.Duration;
import java.time.Instant;

/** When a certificate is to be got from its issuer. Pure. */
final class Renewals {
    /** After a failure; doubled with each that follows. The usual issuer allows five failures an hour for a name. */
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

    private Renewals() {
    }

    /** There is none, or it lacks a name, or two thirds of its time are over; and it is no pause after a failure. */
    static boolean due(Certificate certificate, Instant now) {
        var issuing = certificate.issuing();
        if (issuing == null || now.isBefore(issuing.notBefore())) {
            return false;
        }
        var facts = CertificateFacts.of(certificate.cert());
        return facts == null || !facts.covers(issuing.domains())
                || !now.isBefore(facts.from().plus(Duration.between(facts.from(), facts.until()).multipliedBy(2)
                        .dividedBy(3)));
    }

    static Duration pause(int failures) {
        var pause = PAUSE.multipliedBy(1L << Math.min(failures, 12));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
