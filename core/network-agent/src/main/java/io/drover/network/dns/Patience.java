package io.drover.network.dns;

import java.time.Duration;

/**
 * How long is waited for others.
 *
 * @param resolver for one resolver to answer
 * @param stale for all of them, while an old answer is at hand: one that comes in time is better than a new one after the
 *            asker has given up (RFC 8767)
 * @param connection for a client to say a whole question, or to take an answer
 */
record Patience(Duration resolver, Duration stale, Duration connection) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(2), Duration.ofMillis(1800), Duration.ofSeconds(10));
}
