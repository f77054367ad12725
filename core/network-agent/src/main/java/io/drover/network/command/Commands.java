package io.drover.network.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs programs of the host, without a shell, all in the same network. */
public final class Commands {
    /** In the network that this program itself is in. */
    public static final Commands HERE = new Commands(List.of());

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private final List<String> prefix;

    private Commands(List<String> prefix) {
        this.prefix = List.copyOf(prefix);
    }

    /** What running a program gave; as a shell has it, 127 stands for one that is not there and 124 for one that hung. */
    public record Result(int code, String out, String err) {
        public boolean ok() {
            return code == 0;
        }

        /** What it had to say of its failure, on one line. */
        public String complaint() {
            return (err.isBlank() ? out : err).strip().replace('\n', ' ');
        }
    }

    /** The same by way of another program, such as {@code nsenter}, which is given first. */
    public Commands by(String... words) {
        var all = new ArrayList<>(prefix);
        all.addAll(List.of(words));
        return new Commands(all);
    }

    /** In the network of a process. */
    public Commands inNetworkOf(long pid) {
        return by("nsenter", "--target", Long.toString(pid), "--net");
    }

    public Result run(String... words) {
        return runWith("", words);
    }

    /** Runs it to its end. @param input what it reads */
    public Result runWith(String input, String... words) {
        try {
            var process = new ProcessBuilder(all(words)).start();
            try {
                return end(process, input);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return new Result(127, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(130, "", "interrupted");
        }
    }

    /**
     * Runs it and expects success.
     *
     * @throws CommandFailed with what it said
     */
    public String ask(String... words) {
        return askWith("", words);
    }

    /** @see #ask */
    public String askWith(String input, String... words) {
        var result = runWith(input, words);
        if (!result.ok()) {
            throw new CommandFailed(String.join(" ", words) + ": " + result.complaint());
        }
        return result.out();
    }

    /** Starts it and leaves it running; what it says is thrown away. */
    public Process spawn(String... words) throws IOException {
        return new ProcessBuilder(all(words)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static Result end(Process process, String input) throws InterruptedException {
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), VIRTUAL);
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), VIRTUAL);
        Thread.startVirtualThread(() -> feed(process, input));
        return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)
                ? new Result(process.exitValue(), out.join(), err.join())
                : new Result(124, "", "still running after " + LIMIT.toSeconds() + " s");
    }

    private List<String> all(String... words) {
        var all = new ArrayList<>(prefix);
        all.addAll(List.of(words));
        return all;
    }

    private static void feed(Process process, String input) {
        try (var stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a program that ends without reading everything says why by its exit code
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // closed by us because the program hung
            return "";
        }
    }
}
