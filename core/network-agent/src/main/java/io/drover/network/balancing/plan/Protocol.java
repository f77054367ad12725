package io.drover.network.balancing.plan;

import java.util.Locale;
import java.util.Optional;

/** What a listener takes: whether it looks at requests, and whether it ends TLS. */
public enum Protocol {
    HTTP(true, false), HTTPS(true, true), TCP(false, false), TLS(false, true),
    /** TLS that goes through unopened, by the host name that its first message has. */
    SNI(false, false);

    private final boolean http;
    private final boolean tls;

    Protocol(boolean http, boolean tls) {
        this.http = http;
        this.tls = tls;
    }

    public boolean http() {
        return http;
    }

    public boolean tls() {
        return tls;
    }

    boolean heedsHost() {
        return http || this == SNI;
    }

    /** Empty for what HAProxy cannot carry, which is {@code udp}. */
    static Optional<Protocol> parse(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "http", "" -> Optional.of(HTTP);
            case "https" -> Optional.of(HTTPS);
            case "tcp" -> Optional.of(TCP);
            case "tls", "ssl" -> Optional.of(TLS);
            case "sni" -> Optional.of(SNI);
            default -> Optional.empty();
        };
    }
}
