package io.drover.server.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a resource is, in the fields that all types share.
 *
 * @param transitioning {@code yes} on its way, {@code error} failed, {@code no} steady
 * @param message shown to people
 */
record Life(String state, String transitioning, @Nullable String message) {
    static final Life ACTIVE = new Life("active", "no", null);

    static Life steady(Enum<?> state) {
        return new Life(wire(state), "no", null);
    }

    static Life moving(String state, @Nullable String message) {
        return new Life(state, "yes", message);
    }

    static Life failed(String state, @Nullable String message) {
        return new Life(state, "error", message);
    }

    /** Rancher's spelling: {@code UPDATING_ACTIVE} is {@code updating-active}. */
    static String wire(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
