package io.drover.network.health;

import org.jspecify.annotations.Nullable;

/** What came of a try. @param problem for people; null when it went well */
record Outcome(@Nullable String problem) {
    static final Outcome GOOD = new Outcome(null);

    static Outcome bad(String problem) {
        return new Outcome(problem);
    }
}
