package io.drover.agent.containers;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command that runs in a container. */
public interface Command extends AutoCloseable {

    /** Hears what it writes, both outputs as one, until it has ended; what is not taken yet keeps it waiting. */
    void read(Consumer<byte[]> each) throws IOException;

    /** Null while it runs, and when Docker does not know. */
    @Nullable
    Integer exitCode();

    /** Lets go of it, and ends it if it still runs. */
    @Override
    void close();
}
