package io.drover.network.balancing.haproxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a container, from outside. The container may have put anything in its place: no link is followed, since it
 * would lead into the host.
 */
final class Folder {
    private static final int LARGEST = 8 * 1024 * 1024;
    private static final String NEW = ".new";

    private final Path root;
    private final Path path;
    private final @Nullable String group;

    /**
     * @param root of the container
     * @param path in it
     * @param group whose its files are, by number, so that HAProxy can read them without being root; null for ours
     */
    Folder(Path root, String path, @Nullable String group) {
        this.root = root;
        this.path = Path.of(path);
        this.group = group;
    }

    /** Null when there is none. */
    @Nullable
    String read(String name) throws IOException {
        try (var folder = open();
                var channel = folder.newByteChannel(Path.of(name),
                        Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            var size = channel.size();
            if (size > LARGEST) {
                throw new IOException(name + " is too large");
            }
            var bytes = ByteBuffer.allocate((int) size);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // more may come
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** As a whole: whoever reads it finds what was there or what is now. Does nothing when it is so already. */
    void write(String name, String text) throws IOException {
        if (text.equals(read(name))) {
            return;
        }
        try (var folder = open()) {
            var fresh = Path.of(name + NEW);
            delete(folder, fresh);
            try (var channel = folder.newByteChannel(fresh,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            if (group != null) {
                folder.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setGroup(root.getFileSystem().getUserPrincipalLookupService()
                                .lookupPrincipalByGroupName(group));
            }
            folder.move(fresh, folder, Path.of(name));
        }
    }

    void remove(String name) throws IOException {
        try (var folder = open()) {
            delete(folder, Path.of(name));
        }
    }

    List<String> names() throws IOException {
        try (var folder = open()) {
            var names = new ArrayList<String>();
            folder.forEach(one -> names.add(one.getFileName().toString()));
            return names;
        }
    }

    private static void delete(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        try {
            folder.deleteFile(name);
        } catch (NoSuchFileException e) {
            // that is what was wanted
        }
    }

    private SecureDirectoryStream<Path> open() throws IOException {
        var at = secure(Files.newDirectoryStream(root));
        for (var part : path) {
            try (var outer = at) {
                at = outer.newDirectoryStream(part, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return at;
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this system does not open files relative to a folder");
    }
}
