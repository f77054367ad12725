package io.drover.network.attach;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Changes a file of a container from outside. The container may have put anything in its place: no link is followed, since it
 * would lead into the host, and nothing but a plain small file is touched.
 */
final class RootOf {
    private static final int LARGEST = 64 * 1024;

    private RootOf() {
    }

    /** In place: it may be mounted there, and then cannot be replaced. */
    static void change(int pid, String folder, String file, UnaryOperator<String> change) throws IOException {
        try (var root = Files.newDirectoryStream(Path.of("/proc", Integer.toString(pid), "root"));
                var inside = secure(root).newDirectoryStream(Path.of(folder), LinkOption.NOFOLLOW_LINKS)) {
            var name = Path.of(file);
            var about = inside.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            if (!about.isRegularFile() || about.size() > LARGEST) {
                throw new IOException(folder + "/" + file + " is no plain small file");
            }
            String before;
            try (var channel = open(inside, name, StandardOpenOption.READ)) {
                before = read(channel);
            }
            var after = change.apply(before);
            if (!after.equals(before)) {
                try (var channel = open(inside, name, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(after.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
    }

    private static SeekableByteChannel open(SecureDirectoryStream<Path> inside, Path name, OpenOption how)
            throws IOException {
        return inside.newByteChannel(name, Set.of(how, LinkOption.NOFOLLOW_LINKS));
    }

    private static String read(SeekableByteChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LARGEST);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // more may come
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("this system does not open files relative to a folder");
    }
}
