package io.drover.server.simulation;

/** One way in which the world fails. What it breaks mends by itself; {@link World#heal} mends all at once. */
interface Fault {
    /** Makes it so, for about so long. */
    void strike(World world, int millis);

    /** One of several, by the world's own chance. */
    static <T> T oneOf(World world, java.util.List<T> several) {
        return several.get(world.random().nextInt(several.size()));
    }
}
