package io.drover.server;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.drover.model.Wire;
import io.drover.server.auth.FirstKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file with the first keys, {@code api-key.json} in the data folder, which only the server's user can read. */
final class KeyFile {
    private final Path path;
    private final String url;
    private final PrintStream out;

    KeyFile(Path data, String url, PrintStream out) {
        this.path = data.resolve("api-key.json");
        this.url = url;
        this.out = out;
    }

    /** @param url where the API answers */
    record Content(String url, String accessKey, String secretKey, String adminPassword) {
    }

    Path path() {
        return path;
    }

    /** The keys of a first start that was broken off, or fresh ones, written down. */
    FirstKeys readOrMake() {
        try {
            if (Files.isReadable(path)) {
                var kept = Wire.read(Files.readString(path), Content.class);
                return new FirstKeys(kept.accessKey(), kept.secretKey(), kept.adminPassword());
            }
            var keys = FirstKeys.draw();
            write(keys);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("the first keys cannot be kept in " + path, e);
        }
    }

    /** Whole or not at all, and never readable by others for a moment. */
    private void write(FirstKeys keys) throws IOException {
        Files.createDirectories(path.getParent());
        var draft = path.resolveSibling("api-key.json.new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var content = new Content(url, keys.accessKey(), keys.secretKey(), keys.adminPassword());
        Files.writeString(draft,
                Wire.JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(content) + "\n");
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The one time that they are shown; afterwards the file has them. */
    void print(FirstKeys keys) {
        out.println("First start. These keys are shown once and kept in " + path + ":");
        out.println("  API access key  " + keys.accessKey());
        out.println("  API secret key  " + keys.secretKey());
        out.println("  user admin      " + keys.adminPassword());
        out.flush();
    }
}
