package io.drover.server.api;

import io.drover.model.Bus;
import io.drover.model.Instance;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.ExecOutput;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.ExecTaken;
import io.drover.model.wire.ServerMessage.StopExec;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a short command in a container writes. */
final class CommandOutput {
    /** In bytes. What writes more is no answer to anything that is asked here. */
    private static final int LONGEST = 4 << 20;
    private final Vertx vertx;

    CommandOutput(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Blocks. @return null when it fails, or does not end in time */
    @Nullable
    String of(Instance instance, List<String> command, Duration patience) {
        var exec = new Exec(UUID.randomUUID().toString(), UUID.randomUUID().toString(), instance.id(), command, false,
                true, false);
        var host = Bus.assign(Objects.requireNonNull(instance.hostId()));
        var written = new ByteArrayOutputStream();
        var end = new CompletableFuture<@Nullable Integer>();
        var answers = vertx.eventBus().<String>consumer(Bus.exec(exec.requestId()), message -> {
            switch (Wire.read(message.body(), AgentMessage.OfCommand.class)) {
                case ExecOutput output -> {
                    var bytes = Base64.getDecoder().decode(output.data());
                    written.writeBytes(bytes);
                    if (written.size() > LONGEST) {
                        end.complete(null);
                    } else {
                        say(host, new ExecTaken(exec.requestId(), bytes.length));
                    }
                }
                case ExecEnd ended -> end.complete(ended.problem() == null ? ended.exitCode() : null);
                case AgentMessage.ExecTaken _ -> {
                    // nothing was given to it
                }
            }
        });
        try {
            answers.completion().await();
            say(host, exec);
            var code = end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return code != null && code == 0 ? written.toString(StandardCharsets.UTF_8) : null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException _) {
            return null;
        } finally {
            answers.unregister();
            if (!end.isDone()) {
                say(host, new StopExec(exec.requestId()));
            }
        }
    }

    private void say(String host, ServerMessage message) {
        vertx.eventBus().publish(host, Wire.write(message));
    }
}
