package io.drover.network.balancing.plan;

/**
 * One target.
 *
 * @param name the id of its container, or its address when it is none of ours; with a port when another target has that
 *            name already
 * @param rate how much it is given beside another of its service, usually 1
 * @param ready whether it is given anything new
 * @param well whether it would answer, though it may be given nothing new
 */
public record Server(String name, String address, double rate, boolean ready, boolean well) {
    Server called(String other) {
        return new Server(other, address, rate, ready, well);
    }
}
