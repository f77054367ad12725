package io.drover.model.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a network policy; the first that fits decides. Exactly one of {@code within}, {@code between} and
 * {@code from} with {@code to} says which traffic it is about.
 *
 * @param within {@code stack}, {@code service} or {@code linked}
 * @param ports as {@code 80}, {@code 80/udp} or {@code 80-90}; empty for all
 * @param action {@code allow} or {@code deny}
 */
public record PolicyRule(@Nullable String within, @Nullable Between between, @Nullable Member from,
        @Nullable Member to, List<String> ports, String action) {
    public PolicyRule {
        ports = List.copyOf(ports);
    }

    /**
     * Containers among each other.
     *
     * @param groupBy those with the same value of this label
     * @param selector those that a {@link Selector} finds
     */
    public record Between(@Nullable String groupBy, @Nullable String selector) {
    }

    /** One side. @param selector as {@link Selector} reads it */
    public record Member(String selector) {
    }
}
