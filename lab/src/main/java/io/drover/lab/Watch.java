package io.drover.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A {@link Watcher} in the network of a container. */
final class Watch implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    /** @param server the address of the name server that it asks */
    Watch(Inside where, String server) {
        var words = new ArrayList<>(where.host().insideNetworkOf(where.container()));
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp",
                DroverLab.HOME.resolve("lab/target/classes") + ":" + DroverLab.HOME.resolve("lab/target/lib/*"),
                Watcher.class.getName(), server));
        process = where.host().machine().converse("watcher", words);
        to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // a Java that has something to say says it first
        while (!line().equals(Watcher.READY)) {
        }
    }

    /**
     * Begins to watch for something and gives the moments in microseconds since 1970 when they have come.
     *
     * @param what {@code come}: it resolves, it answers; {@code gone}: it resolves no more; {@code away}: questions are not
     *            answered, they are again
     */
    CompletableFuture<List<Long>> watch(String what, String name) {
        to.println(what + " " + name);
        return CompletableFuture.supplyAsync(() -> moments(line()), Thread::startVirtualThread);
    }

    /** Gives the moment when a name that leads to several addresses leads to this one no more. */
    CompletableFuture<Long> lost(String name, String address) {
        return watch("lost", name + " " + address).thenApply(List::getFirst);
    }

    private static List<Long> moments(String line) {
        try {
            return Arrays.stream(line.split(" ")).map(Long::parseLong).toList();
        } catch (NumberFormatException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private String line() {
        try {
            var line = from.readLine();
            if (line == null) {
                throw new IllegalStateException("a watcher has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        to.close();
        process.destroy();
    }
}
