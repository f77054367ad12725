package io.drover.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one plugin.
 *
 * @param file its name; none of the same node has the same
 * @param inTheBox it came with Drover
 * @param name what its manifest calls it, or the file when that cannot be read
 * @param reason why it is not active, or why what was to replace it is not, for people
 * @param failures of calls since it was loaded
 */
@RecordBuilder
public record PluginFacts(String file, boolean inTheBox, String name, String version, String description,
        String provider, State state, @Nullable String reason, List<Offer> offers, int failures,
        @Nullable String lastFailure, @Nullable Instant lastFailed) implements PluginFactsBuilder.With {
    public PluginFacts {
        offers = List.copyOf(offers);
    }

    public enum State {
        ACTIVE,
        /** Switched off because its calls failed; tried again after a while. */
        FAILING,
        /** Not loaded. */
        REFUSED
    }

    /**
     * One extension.
     *
     * @param kind {@code hostDriver}, {@code upgradeStrategy}, {@code schedulerRule} or {@code notificationSink}
     */
    public record Offer(String kind, String name, List<Said> settings) {
        public Offer {
            settings = List.copyOf(settings);
        }
    }

    /**
     * What people may say to an extension.
     *
     * @param type {@code text}, {@code multiline}, {@code number}, {@code boolean}, {@code secret} or
     *        {@code secretMultiline}
     * @param usual what holds when nothing is said
     * @param choices all that may be said; empty for anything
     */
    public record Said(String name, String type, String description, boolean required, @Nullable String usual,
            List<String> choices) {
        public Said {
            choices = List.copyOf(choices);
        }
    }
}
