package io.drover.network.world;

import io.drover.network.command.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;

/**
 * A network, mounts and processes of its own, for as long as one process lives that reads from us: when this program ends,
 * however it does, the kernel ends all that runs in it and takes its interfaces away.
 */
public final class Namespace implements AutoCloseable {
    private static final int NEW_NETWORK = 0x40000000;
    private final Process holder;
    private final long pid;

    /** @param preparation shell commands that its first process does */
    public Namespace(String preparation) {
        try {
            holder = new ProcessBuilder(List.of("unshare", "--net", "--mount", "--pid", "--fork",
                    "--kill-child=SIGKILL", "sh", "-c",
                    "mount -t tmpfs tmpfs /run && ip link set lo up && " + preparation + " && echo ready && read end"))
                    .redirectErrorStream(true).start();
            var first = holder.inputReader().readLine();
            if (!"ready".equals(first)) {
                throw new IllegalStateException("no namespace: " + first);
            }
            pid = holder.children().findFirst().orElseThrow().pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of its first process, as this program counts. */
    public long pid() {
        return pid;
    }

    public Commands commands() {
        return Commands.HERE.by("nsenter", "--target", Long.toString(pid), "--net", "--mount", "--pid");
    }

    /** Expects success. */
    public String run(String line) {
        return commands().ask(line.split(" "));
    }

    /** A cable from this network into another, where it is {@code eth0}. */
    public void cable(String name, String bridge, Namespace other) {
        // processes are counted as outside here
        var here = Commands.HERE.inNetworkOf(pid);
        here.ask(("ip link add " + name + " type veth peer name eth0 netns " + other.pid).split(" "));
        here.ask(("ip link set " + name + " master " + bridge + " up").split(" "));
    }

    /** Does something in its network, such as opening a socket, which then stays there. */
    public <T> T call(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().start(() -> {
            try {
                enter();
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void enter() throws Throwable {
        var linker = Linker.nativeLinker();
        var open = linker.downcallHandle(linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        var setns = linker.downcallHandle(linker.defaultLookup().findOrThrow("setns"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        var close = linker.downcallHandle(linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            var file = (int) open.invokeExact(arena.allocateFrom("/proc/" + pid + "/ns/net"), 0);
            var entered = (int) setns.invokeExact(file, NEW_NETWORK);
            var _ = (int) close.invokeExact(file);
            if (entered != 0) {
                throw new IllegalStateException("cannot enter the network of " + pid);
            }
        }
    }

    /** Without waiting for its end. */
    void kill() {
        holder.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(Path.of("/proc/" + pid)));
    }

    /** Closes all, also when one of them fails. */
    static void closeAll(List<? extends AutoCloseable> all) {
        var failed = new ArrayList<Exception>();
        for (var one : all.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.getFirst());
        }
    }
}
