package io.drover.network.balancing.plan;

/** Requests that a condition fits go to a backend, unless an earlier rule of the listener fitted. */
public record Rule(Condition condition, String backend) {
}
