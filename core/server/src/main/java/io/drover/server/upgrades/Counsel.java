package io.drover.server.upgrades;

import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Step;
import io.drover.server.extension.Extensions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the strategy of an upgrade says. It is looked up each time, since it may come and go with its plugin; and it is others'
 * code, so it may fail: then the upgrade stays as it is until its deadline.
 *
 * @param problem why it says nothing, for people, or null
 */
record Counsel(Step step, Duration pause, @Nullable String problem) {
    /** A strategy that comes is no news of the store. */
    private static final Duration AGAIN = Duration.ofSeconds(2);
    /** No strategy may keep an upgrade for ever. */
    private static final Duration LONGEST = Duration.ofDays(1);

    static Counsel of(Extensions extensions, Situation situation) {
        var options = situation.options();
        var strategy = extensions.named(UpgradeStrategy.class, options.strategy());
        if (strategy == null) {
            return silent(situation, "the upgrade strategy " + options.strategy() + " is not here");
        }
        try {
            var step = Objects.requireNonNull(strategy.next(situation), "it says nothing");
            return new Counsel(step, pause(strategy, options), null);
        } catch (RuntimeException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return silent(situation, "the upgrade strategy " + options.strategy() + " failed: " + why);
        }
    }

    private static Duration pause(UpgradeStrategy strategy, UpgradeOptions options) {
        var asked = strategy.pause(options);
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Counsel silent(Situation now, String problem) {
        Instant again = now.now().plus(AGAIN);
        return new Counsel(new Step(Map.of(), now.share(), null, again), Duration.ZERO, problem);
    }
}
