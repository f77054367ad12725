package io.drover.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The domains in which this machine looks for names, read each time from the first file that can be read. */
public final class HostDomains implements Supplier<List<String>> {
    private final List<Path> files;

    public HostDomains(Path... files) {
        this.files = List.of(files);
    }

    /** Its own, and else the copy that Docker made when the agent's container was. */
    public static HostDomains ofThisMachine() {
        return new HostDomains(Path.of("/proc/1/root/etc/resolv.conf"), Path.of("/etc/resolv.conf"));
    }

    @Override
    public List<String> get() {
        return files.stream().flatMap(file -> read(file).stream()).findFirst().orElse(List.of());
    }

    /** Of several lines the last one counts, as for the machine itself. */
    private static Optional<List<String>> read(Path file) {
        try (var lines = Files.lines(file)) {
            return Optional.of(lines.map(line -> List.of(line.strip().split("\\s+")))
                    .filter(words -> words.getFirst().equals("search") || words.getFirst().equals("domain"))
                    .reduce((_, later) -> later).map(words -> words.subList(1, words.size())).orElse(List.of()));
        } catch (IOException | UncheckedIOException _) {
            return Optional.empty();
        }
    }
}
