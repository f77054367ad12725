package io.drover.agent.assignment;

import io.drover.model.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One value in one file, readable by its owner only. A write is whole or not at all, and is on the disk when it returns.
 */
public final class StateFile<T> {
    private static final Logger log = LoggerFactory.getLogger(StateFile.class);
    private final Path file;
    private final Class<T> type;

    public StateFile(Path file, Class<T> type) {
        this.file = file;
        this.type = type;
    }

    /** Null when there is no such file; also when it cannot be understood, which is logged and sets it aside. */
    public @Nullable T read() {
        try {
            return Files.exists(file) ? Wire.read(Files.readString(file), type) : null;
        } catch (IllegalArgumentException e) {
            log.error("{} is damaged and set aside: {}", file, e.getMessage());
            setAside();
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void write(T value) {
        var next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.createDirectories(folder());
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(Wire.write(value).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // the new name is on the disk only once its folder is
            try (var channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Path folder() {
        var parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException(file + " is no file");
        }
        return parent;
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
