package io.drover.server.scheduling;

import io.drover.plugin.SchedulerRule;
import io.drover.server.extension.ExtensionFailed;
import io.drover.server.extension.Extensions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of plugins, as one scope's plans ask them. They may come and go, so each plan looks them up; and they are others'
 * code for which the store waits, so one that fails or takes long is left alone for a while, and who asks for it waits.
 */
final class Council {
    /** A rule that comes is no news of the store. */
    static final Duration AGAIN = Duration.ofSeconds(2);
    /** How long one rule may keep a plan altogether. */
    private static final long PATIENCE = Duration.ofMillis(500).toNanos();

    private final Extensions extensions;
    private final LongSupplier nanos;
    private Instant now = Instant.EPOCH;
    private Map<Wish, Ruling> before = Map.of();
    private Map<Wish, Ruling> rulings = new HashMap<>();
    private final Map<String, Rest> resting = new HashMap<>();
    private final Map<String, Long> spent = new HashMap<>();

    private record Rest(Instant until, String why) {
    }

    /** @param nanos a clock that only goes forward, by which it is known what takes long */
    Council(Extensions extensions, LongSupplier nanos) {
        this.extensions = extensions;
        this.nanos = nanos;
    }

    /** What nobody asked for in the plan before is forgotten. */
    void begin(Instant time) {
        now = time;
        before = rulings;
        rulings = new HashMap<>();
        spent.clear();
        // what is further away is of a clock that was wrong
        resting.values().removeIf(rest -> !rest.until().isAfter(now) || rest.until().isAfter(now.plus(AGAIN)));
    }

    Ruling of(Wish wish) {
        return rulings.computeIfAbsent(wish, _ -> {
            var rule = extensions.named(SchedulerRule.class, wish.rule());
            var known = before.get(wish);
            return known == null || known.rule() != rule ? new Ruling(this, wish, rule) : known;
        });
    }

    /** @return why it was not asked or has no answer, for people, or null when all is well */
    @Nullable
    String ask(String name, Runnable question) {
        var rest = resting.get(name);
        if (rest != null) {
            return rest.why();
        }
        var begun = nanos.getAsLong();
        String problem = null;
        try {
            question.run();
        } catch (ExtensionFailed e) {
            problem = e.getMessage();
        } catch (RuntimeException e) {
            problem = words(name) + " failed: " + (e.getMessage() == null ? e.getClass().getName() : e.getMessage());
        }
        var took = spent.merge(name, nanos.getAsLong() - begun, Long::sum);
        if (problem != null) {
            resting.put(name, new Rest(now.plus(AGAIN), problem));
        } else if (took > PATIENCE) {
            resting.put(name, new Rest(now.plus(AGAIN), words(name) + " takes too long to be asked more now"));
        }
        return problem;
    }

    static String words(String rule) {
        return "the scheduler rule " + rule;
    }
}
