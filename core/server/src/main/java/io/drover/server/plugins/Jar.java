package io.drover.server.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a file looks from outside. One that looks the same twice is whole, and is the same. */
record Jar(Path file, boolean inTheBox, long size, long modified, @Nullable Object key) {

    /** The jars of a folder by their paths, in the order of their names; none when there is no such folder. */
    static Map<Path, Jar> in(Path folder, boolean inTheBox) throws IOException {
        var all = new LinkedHashMap<Path, Jar>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (var file : files.filter(Jar::meant).sorted().toList()) {
                    try {
                        var look = Files.readAttributes(file, BasicFileAttributes.class);
                        if (look.isRegularFile()) {
                            all.put(file, new Jar(file, inTheBox, look.size(), look.lastModifiedTime().toMillis(),
                                    look.fileKey()));
                        }
                    } catch (IOException gone) {
                        // between the two looks
                    }
                }
            }
        }
        return all;
    }

    /** Names that begin with a dot are those of files that are being written. */
    private static boolean meant(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".");
    }

    String name() {
        return file.getFileName().toString();
    }
}
