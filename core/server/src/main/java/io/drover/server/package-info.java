/**
 * Wires the rooms of the server together, by hand and in one place.
 *
 * <p>{@link io.drover.server.Main} reads the {@link io.drover.server.Configuration}, {@link io.drover.server.Server} starts
 * the parts in order and ends them in the other, {@link io.drover.server.ScopeVerticles} says what runs for each scope, and
 * {@link io.drover.server.FirstStart} makes the first environment and the first keys.
 */
@NullMarked
package io.drover.server;

import org.jspecify.annotations.NullMarked;
