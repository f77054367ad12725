package io.drover.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What a person waits for, on three real engines, with Docker Swarm mode on the same engines in the same run: 30 containers
 * up, a killed container replaced, a host's containers replaced. Rounds go ours, peer, ours, peer; medians are printed with
 * the lowest and the highest.
 */
public final class Benchmark {
    private static final int REPLICAS = 30;
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final String COMPOSE = """
            version: '2'
            services:
              job:
                image: drover/sample:1
                command: ['sleep', '100000']
            """;

    private static final int PARALLEL = 5;
    private static final int SHORTEST_INTERVAL = 100;
    private static final String LABEL = "bench.set";
    /** They end at once when they are told to. */
    private static final String LABELLED = """
            version: '2'
            services:
              job:
                image: drover/sample:1
                command: ['sleep', '100000']
                stop_signal: SIGKILL
                labels: {bench.set: %s}
            """;

    /** One container by the engine's API: no program but this is started for it. */
    private static final String RUN = "curl -sf --unix-socket /var/run/docker.sock -H Content-Type:application/json "
            + "-d \"{\\\"Image\\\":\\\"drover/sample:1\\\",\\\"Cmd\\\":[\\\"sleep\\\",\\\"100000\\\"]}\" "
            + "http://docker/containers/create?name=floor-{} "
            + "--next -sf --unix-socket /var/run/docker.sock -X POST http://docker/containers/floor-{}/start";

    private final DroverLab drover;
    private final Swarm swarm;
    private final int rounds;
    private final Report report;

    private Benchmark(DroverLab drover, int rounds, Report report) {
        this.report = report;
        this.drover = drover;
        this.swarm = new Swarm(drover.hosts());
        this.rounds = rounds;
    }

    public static void main(String... arguments) {
        Report.of(arguments, (drover, rounds, report) -> new Benchmark(drover, rounds, report).run());
    }

    private void run() {
        round("warm-up", this::upOurs);
        compare("P3.up30", this::upOurs, this::upSwarm, this::floor);
        compare("P6.killed", () -> killed(true), () -> killed(false));
        compare("update30", this::updateOurs, this::updateSwarm);
        compare("P5.host-cut", () -> cut(true), () -> cut(false));
        memory();
    }

    private double upOurs() {
        var start = System.nanoTime();
        var id = drover.api().createStack("bench", COMPOSE, scale(REPLICAS));
        var took = until("30 of ours", start, () -> drover.running("bench").size(), REPLICAS);
        removeStack(id);
        return took;
    }

    private double upSwarm() {
        var start = System.nanoTime();
        swarm.create("peer", REPLICAS);
        var took = until("30 of Swarm", start, () -> swarm.running("peer"), REPLICAS);
        swarm.remove("peer");
        return took;
    }

    /** What the engines need for it with nobody in between: ten on each, four at a time, asked at their own sockets. */
    private double floor() {
        var start = System.nanoTime();
        var engines = drover.hosts().stream().map(host -> host.machine().start("floor", Map.of(),
                List.of("sh", "-c",
                        "seq " + REPLICAS / drover.hosts().size() + " | xargs -P4 -I{} sh -c '" + RUN + "'")))
                .toList();
        var took = until("30 of the floor", start,
                () -> drover.hosts().stream().mapToLong(host -> host.engine().running("floor-").size()).sum(),
                REPLICAS);
        for (var engine : engines) {
            engine.onExit().join();
        }
        for (var host : drover.hosts()) {
            host.machine().run("sh", "-c", "docker rm -f $(docker ps -aq --filter name=floor-)");
        }
        return took;
    }

    /** All replaced by others that differ in a label, so many at a time, from the request to the last of them running. */
    private double updateOurs() {
        var id = drover.api().createStack("bench", LABELLED.formatted("old"), scale(REPLICAS));
        Await.until("30 old ones of ours", LIMIT, () -> labelled("old") == REPLICAS);
        drover.api().awaitActive("job", LIMIT);
        var start = System.nanoTime();
        Api.expect(202, drover.api().post("/stacks/" + id + "?action=upgrade", Map.of("dockerCompose",
                LABELLED.formatted("new"), "batchSize", PARALLEL, "intervalMillis", SHORTEST_INTERVAL)));
        var took = until("30 new ones of ours", start, () -> labelled("new"), REPLICAS);
        removeStack(id);
        return took;
    }

    private double updateSwarm() {
        swarm.createLabelled("peer", REPLICAS, LABEL + "=old");
        Await.until("30 old ones of Swarm", LIMIT, () -> labelled("old") == REPLICAS);
        var start = System.nanoTime();
        swarm.relabel("peer", LABEL + "=new", PARALLEL);
        var took = until("30 new ones of Swarm", start, () -> labelled("new"), REPLICAS);
        swarm.remove("peer");
        return took;
    }

    private long labelled(String value) {
        return drover.hosts().stream().mapToLong(host -> host.engine()
                .docker("ps", "-q", "--filter", "label=" + LABEL + "=" + value).out().lines().count()).sum();
    }

    private double killed(boolean ours) {
        var id = start(ours, 3);
        var engine = drover.hosts().get(1).engine();
        var before = engine.docker("ps", "-q", "--no-trunc", "--filter", "name=" + name(ours)).out().lines().toList();
        var startedBefore = engine.docker("inspect", "--format", "{{.State.StartedAt}}", before.getFirst()).out();
        var start = System.nanoTime();
        engine.docker("kill", before.getFirst());
        // a replacement is a running container that was started after the kill, new or the same one again
        var took = until("replacement", start, () -> engine
                .docker("ps", "-q", "--no-trunc", "--filter", "name=" + name(ours)).out().lines()
                .filter(it -> !it.equals(before.getFirst())
                        || !engine.docker("inspect", "--format", "{{.State.StartedAt}}", it).out()
                                .equals(startedBefore))
                .count(), 1);
        end(ours, id);
        return took;
    }

    private double cut(boolean ours) {
        var id = start(ours, 9);
        var lost = drover.hosts().get(2);
        var others = drover.hosts().subList(0, 2);
        var start = System.nanoTime();
        lost.machine().cut();
        var took = until("replacements", start,
                () -> others.stream().mapToLong(host -> host.engine().running(name(ours)).size()).sum(), 9);
        lost.machine().restore();
        Await.until("the host is clean again", LIMIT, () -> count(ours) == 9);
        end(ours, id);
        return took;
    }

    private String start(boolean ours, int replicas) {
        var id = "";
        if (ours) {
            id = drover.api().createStack("bench", COMPOSE, scale(replicas));
        } else {
            swarm.create("peer", replicas);
        }
        Await.until(replicas + " running", LIMIT, () -> count(ours) == replicas);
        return id;
    }

    private void end(boolean ours, String id) {
        if (ours) {
            removeStack(id);
        } else {
            swarm.remove("peer");
        }
    }

    private long count(boolean ours) {
        return ours ? drover.running("bench").size() : swarm.running("peer");
    }

    private static String name(boolean ours) {
        return ours ? "r-bench-" : "peer.";
    }

    private void removeStack(String id) {
        drover.api().delete("/stacks/" + id);
        Await.until("end of the stack", LIMIT, () -> drover.running("bench").isEmpty()
                && drover.api().list("/stacks").noneMatch(it -> it.path("id").asText().equals(id)));
    }

    private void memory() {
        report.row("P13.memory.agent",
                (drover.hosts().stream().mapToLong(Host::agentMemory).max().orElse(0) >> 20) + " MB");
    }

    private void compare(String id, DoubleSupplier ours, DoubleSupplier swarm, DoubleSupplier... floor) {
        var mine = new Series("s", 2);
        var peer = new Series("s", 2);
        var least = new Series("s", 2);
        var peers = new LinkedHashMap<>(Map.of("Swarm", peer));
        for (var i = 0; i < rounds; i++) {
            mine.add(round(id + " drover", ours));
            peer.add(round(id + " swarm", swarm));
            if (floor.length > 0) {
                least.add(round(id + " floor", floor[0]));
            }
        }
        report.row(id + ".drover", mine);
        report.row(id + ".swarm", peer);
        if (floor.length > 0) {
            report.row(id + ".floor", least);
            peers.put("the floor", least);
        }
        report.ratio(id + ".ratio", mine, peers);
    }

    private static double round(String what, DoubleSupplier measured) {
        var took = measured.getAsDouble();
        System.err.printf(Locale.ROOT, "%s: %.2f s%n", what, took);
        return took;
    }

    private static double until(String what, long start, LongSupplier count, long wanted) {
        Await.until(what, LIMIT, () -> count.getAsLong() >= wanted);
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String scale(int scale) {
        return "version: '2'\nservices:\n  job:\n    scale: " + scale + "\n";
    }
}
