package io.drover.server.store;

import io.drover.model.Kind;
import io.drover.model.Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A view in the making. What reads it sees what was put before; nothing is real until the store has committed it.
 *
 * <p>Time, new ids and randomness come only from here, so that code that writes to a draft is pure.
 */
public final class Draft {
    private final Instant now;
    private final Function<Kind, String> ids;
    private final RandomGenerator random;
    private final Map<String, @Nullable Resource> changes = new LinkedHashMap<>();
    private View view;

    public Draft(View base, Instant now, Function<Kind, String> ids, RandomGenerator random) {
        this.view = base;
        this.now = now;
        this.ids = ids;
        this.random = random;
    }

    /** The base and everything put so far. */
    public View view() {
        return view;
    }

    public Instant now() {
        return now;
    }

    /** A fresh id, never used before and never used again. */
    public String newId(Kind kind) {
        return ids.apply(kind);
    }

    public String newUuid() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
                .toString();
    }

    /** A number from 0 to bound - 1. */
    public int random(int bound) {
        return random.nextInt(bound);
    }

    public void put(Resource resource) {
        if (!resource.equals(view.find(resource.id()))) {
            change(resource.id(), resource);
        }
    }

    /** Forgets a resource for good; only retention does this. */
    void forget(String id) {
        change(id, null);
    }

    /** The newest version of each changed resource, in the order of first change; null values are forgotten ones. */
    public Map<String, @Nullable Resource> changes() {
        return changes;
    }

    private void change(String id, @Nullable Resource resource) {
        changes.put(id, resource);
        var one = new LinkedHashMap<String, @Nullable Resource>();
        one.put(id, resource);
        view = view.with(view.seq(), one);
    }
}
