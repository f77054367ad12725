/**
 * The flat network between hosts.
 *
 * <p>{@code Wanted} says from what is known how links, routes and neighbours should be, {@code Found} reads how they are,
 * {@code Difference} says what leads from one to the other, and {@code Overlay} does it whenever something changed and
 * every few seconds, since others change a host's network as well. How packets travel is a {@code Tunnel}.
 */
@NullMarked
package io.drover.network.overlay;

import org.jspecify.annotations.NullMarked;
