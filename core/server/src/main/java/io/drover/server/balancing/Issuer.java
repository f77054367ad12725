package io.drover.server.balancing;

import io.drover.model.Certificate.Issuing;
import java.util.Map;
import java.util.function.Consumer;

/** Whoever gives certificates. */
@FunctionalInterface
interface Issuer {
    /**
     * Gets one. May take minutes.
     *
     * @param account the private key of the account, in PEM
     * @param challenges takes what load balancers must answer from now on, token to answer, and returns when they have been told
     * @throws Refused by the issuer, or it was not reached
     */
    Issued issue(Issuing asked, String account, Consumer<Map<String, String>> challenges)
            throws Refused, InterruptedException;

    /** All in PEM. */
    record Issued(String cert, String chain, String key) {
    }

    /** With the reason for people. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason);
        }
    }
}
