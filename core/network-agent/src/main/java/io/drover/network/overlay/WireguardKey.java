package io.drover.network.overlay;

import io.drover.network.address.Node;
import io.drover.network.command.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * This host's own key: made once, readable by nobody else, and kept. It is the host's, not the network's: it stays when the
 * host leaves one environment for another.
 */
final class WireguardKey {
    private final Path file;
    private final Commands commands;

    WireguardKey(Path state, Commands commands) {
        this.file = state.resolve("wireguard.key");
        this.commands = commands;
    }

    Path file() {
        return file;
    }

    /** Makes it at first. @throws RuntimeException when there is no {@code wg} */
    String publicKey() {
        try {
            if (!Files.exists(file) || !Node.isKey(Files.readString(file).strip())) {
                write(commands.ask("wg", "genkey"));
            }
            return commands.askWith(Files.readString(file), "wg", "pubkey").strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String key) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, key);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
