package io.drover.server.simulation;

import java.util.List;

/** Faults of the product, planted on purpose to see that the observer finds them, each by the rule that it breaks. */
enum Bug {
    /** Rule 1. */
    ACKNOWLEDGES_BEFORE_COMMIT("is lost"),
    /** Rule 2, at the agent. */
    OBEYS_DEPOSED_OWNER("obeyed"),
    /** Rule 2, at the database. */
    COMMITS_WITHOUT_LEASE("committed"),
    /** Rule 3: what a lost host ran is run elsewhere as if it were the same. */
    MOVES_IDENTITIES("runs on"),
    /** Rule 3. */
    IGNORES_PORTS("have port"),
    /** Rule 3. */
    GIVES_ADDRESSES_TWICE("have the address"),
    /** Rule 4: a planner that the database has failed once never plans again. */
    GIVES_UP_PLANNING("ended with"),
    /** Rules 4 and 5. */
    NEVER_REMOVES("instead of"),
    /** Rule 5. */
    KEEPS_WHAT_IT_REPLACES("left behind"),
    /** Rule 6. */
    TOUCHES_FOREIGN_CONTAINERS("was touched"),
    /** Rule 7. */
    WAITS_FOR_A_SERVER("with no server left"),
    /** Rule 8. */
    JUDGES_AT_ITS_START("was moved"),
    /** Rule 8. */
    NO_BRAKE("was moved"),
    /** Rule 8: what an owner before found is reason enough to replace. */
    ACTS_ON_STALE_VERDICTS("was moved"),
    /** Rule 8: a time-out is over though nobody was there to hear what is so. */
    COUNTS_TIME_UNHEARD("was moved"),
    /** Rule 4: what a lost host said once counts for ever. */
    KEEPS_VOTES_OF_THE_LOST("nobody replaces it"),
    /** Rule 4: one host's word is enough to lead people past an address. */
    LEADS_PAST_BY_ONE_WORD("though one that checks it reaches it"),
    /** Rule 4: what an owner before found of an address is found again. */
    LEADS_PAST_UNHEARD("though nobody says so"),
    /** Rule 4. */
    NEVER_LEADS_PAST("people are led to it"),
    /** Rule 4. */
    NEVER_LEADS_BACK("people are led past it"),
    /** Rule 4: who is lost for ever goes on checking an address. */
    KEEPS_LOST_CHECKERS("is checked by"),
    /** Of upgrades: what is old stops before what is new is well. */
    STOPS_WHAT_SERVES("serve instead of"),
    /** Of upgrades: there is nothing to go back to. */
    FORGETS_WHAT_WAS("is not what it was"),
    /** Of upgrades: what makes no progress goes on for ever. */
    UPGRADES_FOR_EVER("has no end"),
    /** Rule 10. */
    TAKES_BAD_INPUT("was taken"),
    /** Rule 10. */
    WRITES_FOR_EVER("something is written");

    private final String sign;

    Bug(String sign) {
        this.sign = sign;
    }

    /** Does the observer say what this fault does? */
    boolean shows(List<String> violations) {
        return violations.stream().anyMatch(violation -> violation.contains(sign));
    }
}
