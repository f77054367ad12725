package io.drover.server.simulation;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.View;
import java.util.Random;
import java.util.function.Function;

/** The truth, with the lease and the ways in which a real database fails. */
final class SimDatabase {
    static final String SCOPE = "1a5";
    private static final long LEASE = 6_000;

    private final Timeline time;
    private final Random random;
    private final Bugs bugs;
    private final MemoryStore truth;
    private String owner = "";
    private long epoch;
    private long leaseUntil;
    private boolean up = true;
    private double trouble;

    SimDatabase(Timeline time, Random random, Bugs bugs) {
        this.time = time;
        this.random = random;
        this.bugs = bugs;
        this.truth = new MemoryStore(time, random);
    }

    MemoryStore truth() {
        return truth;
    }

    View view() {
        return truth.view(SCOPE);
    }

    void up(boolean now) {
        up = now;
    }

    boolean works() {
        return up && trouble == 0;
    }

    /** The share of commits that fail, half of them after they are done. */
    void trouble(double share) {
        trouble = share;
    }

    long epoch() {
        return epoch;
    }

    /** Takes the scope when nobody holds it: the new epoch, or 0. */
    long take(String node) {
        if (!up || (!owner.isEmpty() && time.millisNow() < leaseUntil)) {
            return 0;
        }
        owner = node;
        leaseUntil = time.millisNow() + LEASE;
        return ++epoch;
    }

    /** False when another has it; true also when the database does not answer. */
    boolean renew(String node, long held) {
        if (!up) {
            return true;
        }
        if (!owner.equals(node) || epoch != held) {
            return false;
        }
        leaseUntil = time.millisNow() + LEASE;
        return true;
    }

    <T> T update(String node, long held, Function<Draft, T> change) {
        if (!up || random.nextDouble() < trouble / 2) {
            throw unavailable();
        }
        if (!owner.equals(node) || epoch != held || time.millisNow() >= leaseUntil && !renew(node, held)) {
            throw unavailable();
        }
        if (bugs.acknowledgeBeforeCommit() && random.nextInt(20) == 0) {
            return truth.dryRun(SCOPE, change);
        }
        var result = truth.update(SCOPE, change);
        if (random.nextDouble() < trouble / 2) {
            throw unavailable();
        }
        return result;
    }

    private static Refusal unavailable() {
        return new Refusal(Code.ServiceUnavailable, null, "simulated");
    }
}
