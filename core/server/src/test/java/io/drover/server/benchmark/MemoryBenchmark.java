package io.drover.server.benchmark;

/** What the server holds in memory, without its database, with 1,000 containers that run on 10 hosts (P12). */
public final class MemoryBenchmark {
    private MemoryBenchmark() {
    }

    public static void main(String[] arguments) {
        try (var fleet = new Fleet(10, 1_000)) {
            System.out.printf("P12.memory.server %d MB%n", fleet.server.residentMemory() >> 20);
        }
    }
}
