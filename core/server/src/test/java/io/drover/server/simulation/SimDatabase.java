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

    private final World world;
    private final Timeline time;
    private final Random random;
    private final MemoryStore truth;
    private String owner = "";
    private long epoch;
    private long leaseUntil;
    private boolean up = true;
    private double trouble;
    private int latency;

    SimDatabase(World world) {
        this.world = world;
        this.time = world.time();
        this.random = world.random();
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
        return up && trouble == 0 && latency == 0;
    }

    void heal() {
        up = true;
        trouble = 0;
        latency = 0;
    }

    /** The share of commits that fail, half of them after they are done. */
    void trouble(double share) {
        trouble = share;
    }

    /** How long each commit takes. */
    void latency(int millis) {
        latency = millis;
    }

    int latency() {
        return latency;
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

    /** @param skew how wrong the node's clock is */
    <T> T update(String node, long held, long skew, Function<Draft, T> change) {
        if (!up || random.nextDouble() < trouble / 2) {
            throw unavailable();
        }
        if (!holds(node, held) && !world.has(Bug.COMMITS_WITHOUT_LEASE)) {
            throw unavailable();
        }
        if (world.has(Bug.ACKNOWLEDGES_BEFORE_COMMIT) && random.nextInt(20) == 0) {
            return truth.dryRun(SCOPE, change);
        }
        var before = view().seq();
        var result = time.by(skew, () -> truth.update(SCOPE, change));
        if (view().seq() != before) {
            world.observer().committed(node, held);
        }
        if (random.nextDouble() < trouble / 2) {
            throw unavailable();
        }
        return result;
    }

    private boolean holds(String node, long held) {
        return owner.equals(node) && epoch == held && (time.millisNow() < leaseUntil || renew(node, held));
    }

    private static Refusal unavailable() {
        return new Refusal(Code.ServiceUnavailable, null, "simulated");
    }
}
