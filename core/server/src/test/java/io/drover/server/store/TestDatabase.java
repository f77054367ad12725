package io.drover.server.store;

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
import java.util.Comparator;
import java.util.UUID;

/** A real MariaDB in a folder of its own, and stores on it. Everything is gone when it is closed. */
public final class TestDatabase implements AutoCloseable {
    private final Path path = temporary();
    private final DataFolder folder = DataFolder.hold(path);
    private EmbeddedDatabase database = EmbeddedDatabase.start(folder);
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

    /** {@code kill -9}. */
    public void kill() {
        var handle = ProcessHandle.of(pid()).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    public void start() {
        database = EmbeddedDatabase.start(folder);
    }

    public long pid() {
        try {
            return Long.parseLong(Files.readString(path.resolve("mysql/mariadbd.pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        database.close();
        folder.close();
        delete(path);
    }

    static Path temporary() {
        try {
            return Files.createTempDirectory("drover-db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path path) {
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
