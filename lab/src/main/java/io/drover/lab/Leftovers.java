package io.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Takes a lab away: processes first, then namespaces, interfaces, rules and files. Safe to repeat. */
final class Leftovers {
    private Leftovers() {
    }

    /** Removes every lab whose maker no longer runs and did not ask to keep it. */
    static void sweepOrphans(Path root) {
        sweep(root, folder -> !isKept(folder) && !ownerRuns(folder));
    }

    /** Removes kept labs as well; one whose maker still works in it, such as a test, stays. */
    static void sweepKept(Path root) {
        sweep(root, folder -> isKept(folder) || !ownerRuns(folder));
    }

    private static void sweep(Path root, Predicate<Path> which) {
        folders(root).stream().filter(which)
                .forEach(folder -> remove(folder, Integer.parseInt(folder.getFileName().toString())));
    }

    private static boolean isKept(Path folder) {
        return Files.exists(folder.resolve("keep"));
    }

    static void remove(Path folder, int number) {
        endProcesses(folder);
        for (var machine : Command.of("ip", "netns", "list").run().lines().map(line -> line.split(" ")[0])
                .filter(name -> name.startsWith("dl" + number + "h")).toList()) {
            Command.of("ip", "netns", "del", machine).result();
        }
        // the kernel takes a namespace down some time after its last process, and its cables only then
        for (var cable : links("dl" + number + "h")) {
            Command.of("ip", "link", "del", cable).result();
        }
        Command.of("ip", "link", "del", Lab.bridge(number)).result();
        forwardRule("-D", number).result();
        delete(folder);
    }

    /** Names of this machine's interfaces that begin with a text. */
    private static List<String> links(String prefix) {
        return Command.of("ip", "-o", "link", "show").run().lines().map(line -> line.split(":\\s*|@", 4)[1])
                .filter(name -> name.startsWith(prefix)).toList();
    }

    static Command forwardRule(String verb, int number) {
        return Command.of("iptables", "-w", verb, "FORWARD", "-i", Lab.bridge(number), "-o", Lab.bridge(number), "-j",
                "ACCEPT");
    }

    /**
     * Every process that a lab starts outside of a machine is listed in {@code pids}; ending a machine's first process
     * ends all that run inside of it.
     */
    private static void endProcesses(Path folder) {
        var handles = folders(folder).stream().flatMap(machine -> lines(machine.resolve("pids")).stream())
                .map(Started::read).flatMap(started -> started.stillRuns().stream()).toList();
        handles.forEach(ProcessHandle::destroyForcibly);
        handles.forEach(handle -> Await.until("end of " + handle.pid(), Duration.ofSeconds(20),
                () -> !handle.isAlive()));
    }

    private static boolean ownerRuns(Path folder) {
        return lines(folder.resolve("owner")).stream().map(Started::read)
                .anyMatch(owner -> owner.stillRuns().isPresent());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> folders(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var children = Files.list(root)) {
            return children.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        // an engine that ended a moment ago may still let go of its files
        Await.until("removal of " + folder, Duration.ofSeconds(20), () -> {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> {
                    try {
                        Files.deleteIfExists(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            return !Files.exists(folder);
        });
    }
}
