package io.drover.server.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes scopes that nobody owns and runs their verticles here for as long as this node owns them.
 *
 * <p>Every second it tries the free scopes that are meant for this node, and every other second all of them, so that
 * a scope stays free for a moment only when the node it was meant for cannot take it.
 */
public final class ScopeOwners implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScopeOwners.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int PATIENCE = 1;

    private final Leases leases;
    private final Supplier<Set<String>> wanted;
    private final Function<String, AutoCloseable> rooms;
    private final Map<String, Tenancy> tenancies = new ConcurrentHashMap<>();
    private final Map<String, Integer> waited = new HashMap<>();
    private final Semaphore nudge = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param wanted the scopes that should have an owner, asked again every second
     * @param rooms runs the verticles of a scope until closed
     */
    public ScopeOwners(Leases leases, Supplier<Set<String>> wanted, Function<String, AutoCloseable> rooms) {
        this.leases = leases;
        this.wanted = wanted;
        this.rooms = rooms;
        this.thread = Thread.ofVirtual().name("scope-owners").unstarted(this::run);
    }

    public void start() {
        leases.onLost(scope -> Thread.startVirtualThread(() -> leave(scope, "another node has taken it")));
        thread.start();
    }

    /** Looks at once, because there may be a new scope. */
    public void nudge() {
        nudge.release();
    }

    /** Gives every scope back, so that other nodes need not wait for the leases to end. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        nudge();
        thread.join(ROUND.multipliedBy(5));
        for (var scope : List.copyOf(tenancies.keySet())) {
            leave(scope, "this node stops");
            leases.disown(scope);
        }
    }

    private void run() {
        var well = true;
        while (!closed) {
            try {
                round();
                well = true;
            } catch (RuntimeException e) {
                if (well) {
                    log.warn("free scopes cannot be looked for, and are tried again every second: {}", e.toString());
                }
                well = false;
            }
            rest();
        }
    }

    private void round() {
        var scopes = wanted.get();
        waited.keySet().retainAll(scopes);
        var nodes = leases.nodes();
        for (var scope : scopes) {
            if (!closed && !tenancies.containsKey(scope) && ourTurn(scope, nodes)) {
                take(scope);
            }
        }
        for (var scope : tenancies.keySet()) {
            if (!scopes.contains(scope)) {
                leave(scope, "it is gone");
                leases.disown(scope);
            }
        }
    }

    private boolean ourTurn(String scope, List<String> nodes) {
        if (leases.self().equals(Rendezvous.preferred(scope, nodes))) {
            return true;
        }
        var rounds = waited.merge(scope, 1, Integer::sum) - 1;
        return rounds % (PATIENCE + 1) == PATIENCE;
    }

    /** The stay is known before there is a lease: that may be lost at once, and only a stay that is known is ended. */
    private void take(String scope) {
        var tenancy = new Tenancy();
        tenancies.put(scope, tenancy);
        var ours = false;
        try {
            ours = leases.tryOwn(scope);
        } finally {
            if (!ours) {
                tenancies.remove(scope, tenancy);
            }
        }
        if (ours && tenancies.get(scope) == tenancy) {
            enter(scope, tenancy);
        }
    }

    private void enter(String scope, Tenancy tenancy) {
        log.info("this node owns scope {} now", scope);
        try {
            tenancy.open(rooms.apply(scope));
        } catch (RuntimeException e) {
            log.error("the verticles of scope {} do not start here", scope, e);
            leave(scope, "its verticles do not start");
            leases.disown(scope);
        }
    }

    private void leave(String scope, String why) {
        var tenancy = tenancies.remove(scope);
        if (tenancy != null) {
            log.info("this node no longer runs scope {}: {}", scope, why);
            tenancy.end();
        }
    }

    private void rest() {
        try {
            if (nudge.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                nudge.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
