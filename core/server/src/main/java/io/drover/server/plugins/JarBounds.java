package io.drover.server.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** How much a jar may be: counted, and not believed, before anybody keeps anything of it in memory. */
final class JarBounds {
    /** In bytes. */
    static final long FILE = 256L << 20;
    static final long UNPACKED = 1L << 30;
    /** What is read as a whole: the manifest, what signs the jar, the list of extensions, and classes. */
    static final long WHOLE = 8L << 20;
    static final int ENTRIES = 100_000;
    private static final int PIECE = 1 << 16;
    private static final Pattern READ_AS_A_WHOLE = Pattern.compile(
            "(?i)META-INF/(MANIFEST\\.MF|extensions\\.idx|[^/]*\\.(SF|RSA|DSA|EC))|.*\\.class", Pattern.DOTALL);

    private JarBounds() {
    }

    /** @throws PluginRefused it is more than that */
    static void check(Path file) throws PluginRefused, IOException {
        checkFile(Files.size(file));
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.size() > ENTRIES) {
                throw new PluginRefused("has more than " + ENTRIES + " entries");
            }
            var left = UNPACKED;
            var piece = new byte[PIECE];
            for (var entries = zip.entries(); entries.hasMoreElements();) {
                left = count(zip, entries.nextElement(), left, piece);
            }
        } catch (IllegalArgumentException e) {
            throw new PluginRefused("is no jar, or not all of one: " + e.getMessage());
        }
    }

    static void checkFile(long size) throws PluginRefused {
        if (size > FILE) {
            throw new PluginRefused("is larger than " + mib(FILE));
        }
    }

    private static long count(ZipFile zip, ZipEntry entry, long left, byte[] piece) throws PluginRefused, IOException {
        var whole = READ_AS_A_WHOLE.matcher(entry.getName()).matches();
        long size = 0;
        try (var in = zip.getInputStream(entry)) {
            for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
                size += read;
                if (whole && size > WHOLE) {
                    throw new PluginRefused("has more than " + mib(WHOLE) + " in " + entry.getName());
                }
                if (size > left) {
                    throw new PluginRefused("is larger than " + mib(UNPACKED) + " when it is unpacked");
                }
            }
        }
        return left - size;
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
