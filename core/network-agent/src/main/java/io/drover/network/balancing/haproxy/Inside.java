package io.drover.network.balancing.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a container, by their paths in it, read from outside. Links mean what they mean in the container, and lead
 * nowhere out of it: each is followed by us, and what is opened in the end is opened without following any.
 */
final class Inside {
    private static final int MOST_LINKS = 40;
    private final Path root;

    /** @param root of the container */
    Inside(Path root) {
        this.root = root;
    }

    boolean isFolder(String path) throws IOException {
        return Files.isDirectory(root.resolve(found(path)), LinkOption.NOFOLLOW_LINKS);
    }

    /** What is in a folder, in order. */
    List<String> names(String path) throws IOException {
        return new Folder(root, "/" + found(path), null).names().stream().sorted().toList();
    }

    /** Null when there is no such file. */
    @Nullable
    String read(String path) throws IOException {
        var file = found(path);
        if (!Files.isRegularFile(root.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        var folder = file.getParent();
        return new Folder(root, "/" + (folder == null ? "" : folder), null).read(file.getFileName().toString());
    }

    /** Where it is below the root, with all links followed. */
    private Path found(String path) throws IOException {
        var at = new ArrayList<String>();
        var left = new ArrayDeque<String>(parts(Path.of(path)));
        for (var links = 0; !left.isEmpty();) {
            var part = left.pop();
            if (part.equals("..")) {
                if (!at.isEmpty()) {
                    at.removeLast();
                }
                continue;
            }
            at.add(part);
            var here = root.resolve(String.join("/", at));
            if (Files.isSymbolicLink(here)) {
                if (++links > MOST_LINKS) {
                    throw new IOException(path + " is a circle of links");
                }
                at.removeLast();
                var target = Files.readSymbolicLink(here);
                if (target.isAbsolute()) {
                    at.clear();
                }
                parts(target).reversed().forEach(left::push);
            }
        }
        return Path.of(String.join("/", at));
    }

    private static List<String> parts(Path path) {
        var parts = new ArrayList<String>();
        path.forEach(part -> parts.add(part.toString()));
        parts.removeIf(part -> part.isEmpty() || part.equals("."));
        return parts;
    }
}
