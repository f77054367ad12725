package io.drover.agent.containers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to the engine as it is, bytes both ways. It ends with the engine's end of it. */
final class DockerConnection implements Command {
    private static final int PIECE = 16 << 10;

    private final Talk talk;

    private DockerConnection(Talk talk) {
        this.talk = talk;
    }

    static DockerConnection begin(EngineApi api, InputStream input) {
        var talk = api.connect();
        Thread.startVirtualThread(() -> {
            try {
                input.transferTo(talk.out());
                talk.endOutput();
            } catch (IOException e) {
                // the engine has hung up, or nobody listens any more
            }
        });
        return new DockerConnection(talk);
    }

    @Override
    public void read(Consumer<byte[]> each) throws IOException {
        var buffer = new byte[PIECE];
        for (var read = talk.in().read(buffer); read >= 0; read = talk.in().read(buffer)) {
            each.accept(Arrays.copyOf(buffer, read));
        }
    }

    @Override
    public @Nullable Integer exitCode() {
        return null;
    }

    @Override
    public void close() {
        talk.close();
    }
}
