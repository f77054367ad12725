package io.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine can start privileged containers: some sandboxes keep a capability back even from root. */
final class Privileges {
    private Privileges() {
    }

    static boolean areWhole() {
        try {
            var last = Integer.parseInt(Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());
            var bounds = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapBnd:")).map(line -> line.substring(7).strip()).findFirst()
                    .orElse("0");
            return Long.parseUnsignedLong(bounds, 16) == (1L << (last + 1)) - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
