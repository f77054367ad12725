package io.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One program with its arguments, run without a shell. */
public record Command(List<String> words) {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    public Command {
        words = List.copyOf(words);
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /** This command as seen from inside another: {@code prefix} comes first. */
    public Command under(List<String> prefix) {
        var all = new ArrayList<>(prefix);
        all.addAll(words);
        return new Command(all);
    }

    /** What running it gave. */
    public record Result(int exitCode, String out, String err) {
        public boolean ok() {
            return exitCode == 0;
        }
    }

    /** Runs it to its end and gives what it printed. */
    public Result result() {
        try {
            var process = new ProcessBuilder(words).start();
            process.getOutputStream().close();
            // each in a thread of its own: a program that waits until one is read must not wait for the other
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread::startVirtualThread);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + LIMIT.toSeconds() + " s: " + this);
            }
            return new Result(process.exitValue(), out.join().strip(), err.join().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + this, e);
        }
    }

    /**
     * Runs it and expects success.
     *
     * @throws IllegalStateException with what it said on standard error
     */
    public String run() {
        var result = result();
        if (!result.ok()) {
            throw new IllegalStateException(this + " ended with " + result.exitCode() + ": " + result.err());
        }
        return result.out();
    }

    /** Starts it to speak with it by its input and output; what it complains of is appended to a file. */
    public Process converse(Path log) {
        try {
            return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and leaves it running, its output appended to a file. */
    public Process spawn(Path log, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(words).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    private static String text(java.io.InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
