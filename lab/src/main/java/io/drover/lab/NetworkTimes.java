package io.drover.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** How soon the whole network knows of a container that comes or goes, as its other containers see it. */
final class NetworkTimes implements AutoCloseable {
    private static final String SERVER = "169.254.169.250";
    private static final String LATE = "bench-late-2";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Who ends before it has run for so long is not started again at once. */
    private static final Duration SETTLED = Duration.ofSeconds(12);

    private final DroverLab drover;
    private final Report report;
    private final List<Watch> watches;

    NetworkTimes(DroverLab drover, ManagedNetwork network, Report report) {
        this.drover = drover;
        this.report = report;
        this.watches = IntStream.range(0, drover.hosts().size())
                .mapToObj(host -> new Watch(network.on(host), SERVER)).toList();
    }

    /** One more container of a service, and one less. */
    void ofAService(int times) {
        var resolved = new Series("ms", 0);
        var answered = new Series("ms", 0);
        var gone = new Series("ms", 0);
        for (var i = 0; i < times; i++) {
            var come = all("come", LATE);
            scale(2);
            var moments = join(come);
            var host = drover.hostOf("r-" + LATE);
            var container = host.engine().running("r-" + LATE).getFirst();
            var id = host.engine().docker("inspect", "--format", "{{.Id}}", container).out();
            var started = started(host, container);
            resolved.add(millis(started, last(moments, 0)));
            answered.add(millis(started, last(moments, 1)));
            var leave = all("gone", LATE);
            var before = Instant.now();
            scale(1);
            var left = last(join(leave), 0);
            gone.add(millis(died(host, id, before), left));
            Await.until("the end of it", LIMIT, () -> drover.api().list("/containers")
                    .noneMatch(one -> one.path("name").asText().equals(LATE)));
        }
        report.row("network.start.resolves", resolved.withWorst());
        report.row("network.start.answers", answered.withWorst());
        report.row("network.stop.gone", gone.withWorst());
    }

    /** One that somebody starts with {@code docker run} and ends with {@code docker rm -f}. */
    void byHand(int times) {
        var answered = new Series("ms", 0);
        var resolved = new Series("ms", 0);
        var gone = new Series("ms", 0);
        var host = drover.hosts().getFirst();
        for (var i = 0; i < times; i++) {
            var name = "hand-" + i;
            var come = all("come", name);
            var container = Inside.started(host,
                    List.of("--name", name, "--label", "io.rancher.container.network=true"),
                    List.of("sleep", "100000"));
            var moments = join(come);
            var started = started(host, container.container());
            resolved.add(millis(started, last(moments, 0)));
            answered.add(millis(started, last(moments, 1)));
            var leave = all("gone", name);
            var before = Instant.now();
            Inside.ok(host.engine().docker("rm", "--force", name));
            gone.add(millis(died(host, container.container(), before), last(join(leave), 0)));
        }
        report.row("network.hand.resolves", resolved.withWorst());
        report.row("network.hand.answers", answered.withWorst());
        report.row("network.hand.gone", gone.withWorst());
    }

    /** {@code docker kill} of a Network Agent that has run for a while: how long its host's containers get no answer. */
    void killed(int times) {
        var away = new Series("ms", 0);
        for (var i = 0; i < times; i++) {
            var index = i % watches.size();
            var host = drover.hosts().get(index);
            var container = host.engine().running("r-network-agent-").getFirst();
            Await.until("a Network Agent that is past its start", LIMIT,
                    () -> micros(Instant.now()) - started(host, container) > SETTLED.toNanos() / 1000);
            var watch = watches.get(index).watch("away", ManagedNetwork.NAME);
            Inside.ok(host.engine().docker("kill", container));
            var moments = watch.join();
            away.add(millis(moments.get(0), moments.get(1)));
        }
        report.row("network.killed", away.withWorst());
    }

    private void scale(int scale) {
        var service = drover.api().named("/services", "late").path("id").asText();
        Api.expect(200, drover.api().put("/services/" + service, Map.of("scale", scale)));
    }

    private List<CompletableFuture<List<Long>>> all(String what, String container) {
        return watches.stream().map(watch -> watch.watch(what, container + ".rancher.internal")).toList();
    }

    private static List<List<Long>> join(List<CompletableFuture<List<Long>>> watches) {
        return watches.stream().map(CompletableFuture::join).toList();
    }

    /** When the last one saw it. */
    private static long last(List<List<Long>> moments, int which) {
        return moments.stream().mapToLong(one -> one.get(which)).max().orElseThrow();
    }

    private static long started(Host host, String container) {
        return micros(Instant.parse(
                host.engine().docker("inspect", "--format", "{{.State.StartedAt}}", container).out()));
    }

    /** It may leave the answers before it ends. */
    private static long died(Host host, String id, Instant after) {
        var ends = new ArrayList<String>();
        Await.until("end of " + id, LIMIT, () -> {
            ends.addAll(host.engine().docker("events", "--since", Long.toString(after.getEpochSecond()), "--until",
                    Long.toString(Instant.now().getEpochSecond() + 1), "--filter", "container=" + id, "--filter",
                    "event=die", "--format", "{{.TimeNano}}").out().lines().toList());
            return !ends.isEmpty();
        });
        return Long.parseLong(ends.getFirst()) / 1000;
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    /** Nothing when it was so before. */
    private static double millis(long from, long to) {
        return Math.max(0, to - from) / 1000.0;
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
