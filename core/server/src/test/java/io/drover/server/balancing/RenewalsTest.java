package io.drover.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Certificate;
import io.drover.model.Certificate.Issuing;
import io.drover.server.cluster.Authority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalsTest {
    private static final String DOMAIN = "10.0.0.1";
    private static final String CERT = Authority.create().issue(DOMAIN).certificate();
    private static final CertificateFacts FACTS = Objects.requireNonNull(CertificateFacts.of(CERT));

    /**
     * {@code at} is the part of the certificate's time that is over, in hundredths; {@code pause} when the next try may
     * begin, seconds from then.
     */
    @ParameterizedTest
    @CsvSource({"none, 10, 0, true", "none, 10, -60, true", "none, 10, 1, false", "whole, 0, 0, false",
            "whole, 50, 0, false", "whole, 66, 0, false", "whole, 67, 0, true", "whole, 67, 1, false",
            "whole, 100, 0, true", "whole, 120, 0, true", "lacking, 10, 0, true", "lacking, 10, 1, false",
            "broken, 10, 0, true"})
    void whenOneIsToBeGot(String cert, int at, long pause, boolean due) {
        var now = FACTS.from().plus(Duration.between(FACTS.from(), FACTS.until()).multipliedBy(at).dividedBy(100));
        var domains = cert.equals("lacking") ? List.of(DOMAIN, "10.0.0.2") : List.of(DOMAIN);
        var text = switch (cert) {
            case "none" -> "";
            case "broken" -> "nothing";
            default -> CERT;
        };
        assertThat(Renewals.due(certificate(text, new Issuing(domains, "https://a/dir", "", null, "", Map.of(), null, 0,
                now.plusSeconds(pause))), now)).isEqualTo(due);
    }

    @Test
    void whatAPersonBringsIsNeverGot() {
        var brought = certificate("", null);
        assertThat(Renewals.due(brought, FACTS.until().plusSeconds(1))).isFalse();
    }

    @Test
    void itIsGotFromTwoThirdsOfItsTimeOn() {
        var when = FACTS.from().plus(Duration.between(FACTS.from(), FACTS.until()).multipliedBy(2).dividedBy(3));
        var certificate = certificate(CERT,
                new Issuing(List.of(DOMAIN), "https://a/dir", "", null, "", Map.of(), null, 0, Instant.EPOCH));
        assertThat(Renewals.due(certificate, when)).isTrue();
        assertThat(Renewals.due(certificate, when.minusMillis(1))).isFalse();
    }

    private static Certificate certificate(String cert,
            @Nullable Issuing issuing) {
        return new Certificate("1c1", "u", "shop", null, cert, "", "", issuing, Instant.EPOCH, null);
    }
}
