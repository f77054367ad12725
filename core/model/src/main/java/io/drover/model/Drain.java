package io.drover.model;

import java.time.Instant;

/**
 * A container that load balancers send requests to is to end: they send no new ones, and it goes on until those under way
 * are answered.
 *
 * @param until it ends then, whatever is under way
 * @param done nothing is under way any more, or the time is over: it may end
 */
public record Drain(Instant until, boolean done) {
}
