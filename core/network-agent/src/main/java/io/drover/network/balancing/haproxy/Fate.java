package io.drover.network.balancing.haproxy;

/** What is to become of a server that a plan does not have, by what is known of its container. */
public enum Fate {
    /** It is none of ours. */
    FOREIGN,
    /** It goes on. */
    STAYS,
    /** It is given nothing new. */
    RESTS,
    /** It has ended, and nothing sent to it will be answered. */
    GONE
}
