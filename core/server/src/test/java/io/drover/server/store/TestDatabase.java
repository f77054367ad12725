package io.drover.server.store;

import static org.awaitility.Awaitility.await;

import io.drover.server.database.DataFolder;
import io.drover.server.database.DatabaseAddress;
import io.drover.server.database.EmbeddedDatabase;
import io.drover.server.database.Migrations;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** A real MariaDB in a folder of its own, and stores on it. Everything is gone when it is closed. */
public final class TestDatabase implements AutoCloseable {
    private final Path path = temporary();
    private final DataFolder folder = DataFolder.hold(path);
    private final EmbeddedDatabase database = EmbeddedDatabase.start(folder);
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    public TestDatabase() {
        Migrations.run(database.address());
    }

    /** A node of its own on the database. */
    public MySqlStore open() {
        return MySqlStore.open(vertx, database.address(),
                new Node(UUID.randomUUID().toString(), "127.0.0.1", 0, "http://127.0.0.1:8080"));
    }

    public Vertx vertx() {
        return vertx;
    }

    public DatabaseAddress address() {
        return database.address();
    }

    /** {@code kill -9}; the embedded database starts it again by itself. */
    public void kill() {
        var process = process();
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops it so that it holds every connection and answers nothing, until {@link #resume}. */
    public void pause() {
        pause(process());
    }

    public void resume() {
        signal("-CONT", process());
    }

    private ProcessHandle process() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(path.resolve("mysql/mariadbd.pid")).strip()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops a process. When this returns, each of its threads has stopped: some of them may run on after the signal. */
    static void pause(ProcessHandle process) {
        signal("-STOP", process);
        await().ignoreExceptions().until(() -> states(process).stream().allMatch("T"::equals));
    }

    private static List<String> states(ProcessHandle process) throws IOException {
        try (var threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            var states = new ArrayList<String>();
            for (var thread : threads.toList()) {
                var stat = Files.readString(thread.resolve("stat"));
                // the name before it is in parentheses, and may hold any
                states.add(stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1));
            }
            return states;
        }
    }

    /** Sends a signal to a process. */
    public static void signal(String signal, ProcessHandle process) {
        try {
            if (new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor() != 0) {
                throw new IllegalStateException("no such process");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        database.close();
        folder.close();
        delete(path);
    }

    public static Path temporary() {
        try {
            return Files.createTempDirectory("drover-db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path path) {
        try (var files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
