package io.drover.agent.containers;

import io.drover.model.Wire;
import io.drover.model.wire.ServerMessage.Exec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Docker's {@code exec}: made, then started on a connection that carries both directions from then on. */
final class DockerCommand implements Command {
    private static final Logger log = LoggerFactory.getLogger(DockerCommand.class);
    private static final Duration AGAIN = Duration.ofMillis(100);
    /** What a person types at a terminal to say that nothing follows (Ctrl-D). */
    private static final int END_OF_TRANSMISSION = 4;

    private final EngineApi api;
    private final String containerId;
    private final String id;
    private final boolean tty;
    private final Talk talk;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DockerCommand(EngineApi api, String containerId, String id, boolean tty, Talk talk) {
        this.api = api;
        this.containerId = containerId;
        this.id = id;
        this.tty = tty;
        this.talk = talk;
    }

    static DockerCommand begin(EngineApi api, String containerId, Exec ask, InputStream input) {
        var body = Wire.JSON.createObjectNode().put("AttachStdin", ask.stdin()).put("AttachStdout", ask.stdout())
                .put("AttachStderr", ask.stdout()).put("Tty", ask.tty());
        ask.command().forEach(body.putArray("Cmd")::add);
        var id = api.post("/containers/" + containerId + "/exec", body).path("Id").asText();
        var start = Wire.JSON.createObjectNode().put("Detach", false).put("Tty", ask.tty());
        var talk = api.talk("/exec/" + id + "/start", start);
        Thread.startVirtualThread(() -> pass(input, talk, ask.tty()));
        return new DockerCommand(api, containerId, id, ask.tty(), talk);
    }

    private static void pass(InputStream input, Talk talk, boolean tty) {
        try {
            input.transferTo(talk.out());
            if (tty) {
                // Docker hangs up a terminal whose input ends, and what the command still writes would be lost
                talk.out().write(END_OF_TRANSMISSION);
            } else {
                talk.endOutput();
            }
        } catch (IOException e) {
            // the command has ended, or was let go of
        }
    }

    @Override
    public void read(Consumer<byte[]> each) throws IOException {
        LogStream.read(talk.in(), tty, (_, bytes) -> each.accept(bytes));
    }

    @Override
    public @Nullable Integer exitCode() {
        // the end of what it wrote may be here a moment before its own
        for (var tries = 20; tries > 0; tries--) {
            var state = api.get("/exec/" + id + "/json");
            if (!state.path("Running").asBoolean()) {
                var exit = state.path("ExitCode");
                return exit.isInt() ? exit.intValue() : null;
            }
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            talk.close();
            end();
        } catch (EngineRefusal e) {
            log.debug("ending a command in {}: {}", containerId, e.getMessage());
        }
    }

    /** Docker lets a command run on when nobody listens any more, and has no call to end it. */
    private void end() {
        var state = api.get("/exec/" + id + "/json");
        if (state.path("Running").asBoolean()) {
            ProcessHandle.of(state.path("Pid").asLong()).filter(process -> isInside(process.pid()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** An agent that does not share the engine's process numbers must not hit a stranger. */
    private boolean isInside(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cgroup")).contains(containerId);
        } catch (IOException e) {
            return false;
        }
    }
}
