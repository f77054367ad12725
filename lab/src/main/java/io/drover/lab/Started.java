package io.drover.lab;

import java.time.Instant;
import java.util.Optional;

/** A process we started, told from a later one with the same number by its start time. */
record Started(long pid, Instant at) {

    static Started of(ProcessHandle process) {
        return new Started(process.pid(), start(process));
    }

    static Started read(String line) {
        var parts = line.split(" ");
        return new Started(Long.parseLong(parts[0]), Instant.parse(parts[1]));
    }

    String line() {
        return pid + " " + at;
    }

    Optional<ProcessHandle> stillRuns() {
        return ProcessHandle.of(pid).filter(handle -> start(handle).equals(at));
    }

    private static Instant start(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH);
    }
}
