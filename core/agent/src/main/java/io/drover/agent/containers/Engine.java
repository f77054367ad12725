package io.drover.agent.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.Observed.CommandHealth.Word;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.Logs;
import io.drover.model.wire.VolumeNeed;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is asked of Docker. Every method may throw {@link EngineRefusal}. */
public interface Engine extends AutoCloseable {

    /**
     * One line of the list of all containers of this host's, running or not.
     *
     * @param health as in {@link Found#health}
     */
    record Line(String id, Found.Status status, @Nullable Word health) {
    }

    /** Something happened to a container that carries an instance label, perhaps not this host's. */
    record Event(String id, String action) {
    }

    List<Line> list();

    /** Null when there is no such container, or it is not this host's. */
    @Nullable
    Found inspect(String id);

    /**
     * Makes a container and gives its id; nothing runs yet.
     *
     * @throws EngineRefusal {@code NO_IMAGE} when the image is not here
     */
    String create(Step.Create step);

    /**
     * Sees to it that a volume is there.
     *
     * @throws EngineRefusal saying what is missing on this host
     */
    void see(VolumeNeed volume);

    /**
     * Removes a volume with what is in it; nothing to do when it is not there.
     *
     * @throws EngineRefusal when a container has it
     */
    void removeVolume(String name);

    void start(Found container);

    /**
     * Ends its processes in good order, which may take as long as is said.
     *
     * @param seconds after which they are killed; null is the container's own stop time
     */
    void stop(Found container, @Nullable Integer seconds);

    void remove(Found container);

    void pull(String image);

    boolean hasImage(String image);

    /** Hears of events until closed, or until {@code ended} is called because the engine is gone. */
    AutoCloseable events(Consumer<Event> each, Runnable ended);

    /** Hears what a container writes until closed; {@code ended} is called once when nothing follows. */
    AutoCloseable logs(String containerId, Logs ask, BiConsumer<Output, byte[]> each, Runnable ended);

    /**
     * Begins a command in a container that runs.
     *
     * @param input what it reads; asked for by a thread of its own, until its end or until the command is closed
     */
    Command exec(String containerId, Exec ask, InputStream input);

    /**
     * Opens a connection to the engine itself, of which nothing is understood here.
     *
     * @param input what is said to it; asked for by a thread of its own, until its end or until the connection is closed
     */
    Command connect(InputStream input);

    /** What a container has used, in the words of Docker's {@code stats}. */
    JsonNode stats(String containerId);

    @Override
    void close();
}
