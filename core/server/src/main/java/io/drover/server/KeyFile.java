package io.drover.server;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.drover.model.Wire;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

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
    record Keys(String url, String accessKey, String secretKey, String adminPassword) {
        @Override
        public String toString() {
            return "Keys[" + accessKey + "]";
        }
    }

    Path path() {
        return path;
    }

    Keys fresh() {
        return new Keys(url, random(10).toUpperCase(Locale.ROOT), random(20), random(12));
    }

    /** Whole or not at all, and never readable by others for a moment. */
    void write(Keys keys) {
        try {
            Files.createDirectories(path.getParent());
            var draft = path.resolveSibling("api-key.json.new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft,
                    Wire.JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(keys) + "\n");
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the first keys cannot be written to " + path, e);
        }
    }

    void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one time that they are shown; afterwards the file has them. */
    void print(Keys keys) {
        out.println("First start. These keys are shown once and kept in " + path + ":");
        out.println("  API access key  " + keys.accessKey());
        out.println("  API secret key  " + keys.secretKey());
        out.println("  user admin      " + keys.adminPassword());
        out.flush();
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
