package io.drover.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes on every key as it is typed, until it is closed or the program ends. */
final class RawTerminal implements AutoCloseable {
    static final RawTerminal NONE = new RawTerminal("", null);
    private final String before;
    private final @Nullable Thread restore;

    /** @param restore runs when the program ends; null when nothing was changed */
    private RawTerminal(String before, @Nullable Thread restore) {
        this.before = before;
        this.restore = restore;
    }

    static RawTerminal begin() {
        var before = stty("-g");
        var restore = new Thread(() -> stty(before));
        Runtime.getRuntime().addShutdownHook(restore);
        stty("raw", "-echo");
        return new RawTerminal(before, restore);
    }

    private static String stty(String... words) {
        var line = new ArrayList<>(List.of("stty"));
        line.addAll(List.of(words));
        try {
            var process = new ProcessBuilder(line).redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new Failure("the terminal cannot be set: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    @Override
    public void close() {
        if (restore != null) {
            Runtime.getRuntime().removeShutdownHook(restore);
            stty(before);
        }
    }
}
