package io.drover.network.balancing.plan;

/**
 * One target.
 *
 * @param name the id of its container, or its address when it is none of ours; with a port when another target has that
 *            name already
 * @param ready whether it is given anything new
 */
public record Server(String name, String address, boolean ready) {
}
