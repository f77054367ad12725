package io.drover.agent;

import io.drover.agent.containers.Command;
import io.drover.agent.containers.EngineRefusal;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.ExecOutput;
import io.drover.model.wire.AgentMessage.ExecTaken;
import io.drover.model.wire.AgentMessage.OfCommand;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.EngineSocket;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.ExecInput;
import io.drover.model.wire.ServerMessage.StopExec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command, or one connection to the engine, from its begin to its end. Neither direction holds more than a window of
 * bytes: whoever is slower holds up the other.
 */
final class Execution implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final String requestId;
    private final String what;
    private final Consumer<OfCommand> send;
    private final Runnable ended;
    private final Semaphore window = new Semaphore(Exec.WINDOW);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecStdin stdin = new ExecStdin(this::took);
    private volatile long heard = System.nanoTime();

    /**
     * @param what as it is called in the log
     * @param ended called once
     */
    Execution(String requestId, String what, Consumer<OfCommand> send, Runnable ended) {
        this.requestId = requestId;
        this.what = what;
        this.send = send;
        this.ended = ended;
    }

    /** @param open gives the command that reads what is put in; may throw {@link EngineRefusal} */
    void begin(Function<InputStream, Command> open) {
        Thread.startVirtualThread(this::watch);
        Thread.startVirtualThread(() -> {
            var end = run(open);
            close();
            ended.run();
            say(end);
        });
    }

    void hear(ServerMessage.OfCommand message) {
        heard = System.nanoTime();
        switch (message) {
            case ExecInput input -> {
                if (!stdin.put(Base64.getDecoder().decode(input.data()))) {
                    log.info("{} is ended: it was sent more than it can hold", what);
                    close();
                }
            }
            case ServerMessage.ExecTaken taken -> window.release(taken.bytes());
            case StopExec _ -> close();
            case Exec _,EngineSocket _ -> {
                // it runs already
            }
        }
    }

    /** Ends the command, if it still runs; the end is told when it is there. */
    @Override
    public void close() {
        closed.countDown();
    }

    private ExecEnd run(Function<InputStream, Command> open) {
        try (var command = open.apply(stdin)) {
            Thread.startVirtualThread(() -> endWith(command));
            command.read(this::write);
            return new ExecEnd(requestId, command.exitCode(), null);
        } catch (EngineRefusal e) {
            return new ExecEnd(requestId, null, e.said());
        } catch (IOException | RuntimeException e) {
            log.debug("{} broke off: {}", what, e.getMessage());
            return new ExecEnd(requestId, null, "broken off");
        }
    }

    /** Whoever closes this wakes the thread that reads. */
    private void endWith(Command command) {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stdin.close();
        // a writer that waits for room need not wait any more
        window.release(Exec.WINDOW);
        command.close();
    }

    private void write(byte[] bytes) {
        window.acquireUninterruptibly(bytes.length);
        if (closed.getCount() == 0) {
            throw new IllegalStateException("nobody listens any more");
        }
        send.accept(new ExecOutput(requestId, Base64.getEncoder().encodeToString(bytes)));
    }

    private void took(int bytes) {
        say(new ExecTaken(requestId, bytes));
    }

    private void watch() {
        try {
            while (!closed.await(Exec.SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heard) > Exec.GONE_MILLIS) {
                    log.info("{} is ended: nobody has been heard of", what);
                    close();
                }
                took(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(OfCommand message) {
        try {
            send.accept(message);
        } catch (IllegalStateException e) {
            log.debug("nobody hears of {}", what);
        }
    }
}
