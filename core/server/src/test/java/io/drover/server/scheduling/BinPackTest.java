package io.drover.server.scheduling;

import static io.drover.server.scheduling.Lot.RULE;
import static io.drover.server.scheduling.Lot.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.spec.LaunchConfig;
import io.drover.placement.BinPack;
import io.drover.server.extension.Extensions;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rule in the box, in the hands of the planner. */
class BinPackTest {
    private static final long MIB = 1L << 20;

    private static LaunchConfig config(Map<String, String> settings, long memory) {
        var labels = new java.util.HashMap<String, String>(Map.of(RULE, "bin-pack"));
        settings.forEach((name, value) -> labels.put(RULE + "." + name, value));
        var config = LaunchConfig.of("", "image").withLabels(labels);
        return memory == 0 ? config : config.withLimits(config.limits().withMemoryReservation(memory * MIB));
    }

    private static Lot lot(int hosts) {
        var lot = new Lot();
        lot.extensions = Extensions.of(new BinPack());
        lot.hosts(hosts);
        return lot;
    }

    @Test
    void noMoreHostsAreUsedThanAreNeeded() {
        var lot = lot(20);
        var web = lot.service("web", 30, config(Map.of(), 1024));
        lot.plan();
        assertThat(lot.hostsOf(web)).hasSize(30);
        assertThat(new HashSet<>(lot.hostsOf(web))).as("4 GiB each").hasSize(8);
    }

    @Test
    void aHostMayBeFullBefore() {
        var lot = lot(5);
        var web = lot.service("web", 20, config(Map.of("fullPercent", "75"), 1024));
        lot.plan();
        assertThat(lot.hostsOf(web)).hasSize(15);
        assertThat(lot.reasons(web)).containsExactly(
                "no host fits (5 of 5: would have more than 75 % of its memory reserved, says the rule bin-pack)");
    }

    @Test
    void whatReservesNothingIsPackedByNumber() {
        var lot = lot(10);
        var web = lot.service("web", 12, config(Map.of("by", "containers", "maxContainers", "5"), 0));
        lot.plan();
        assertThat(new HashSet<>(lot.hostsOf(web))).hasSize(3);
    }

    /** Whatever is there, the fullest of the hosts that have room is taken. */
    @Test
    void theFullestThatHasRoomIsTakenInAThousandWorlds() {
        for (var seed = 0; seed < 1000; seed++) {
            var random = new Random(seed);
            var lot = new Lot();
            lot.extensions = Extensions.of(new BinPack());
            for (var i = 2 + random.nextInt(6); i > 0; i--) {
                lot.host(1000, (1 + random.nextInt(4)) * 1024 * MIB, Map.of());
            }
            for (var step = 0; step < 12; step++) {
                var need = (1 + random.nextInt(8)) * 128L;
                var ruled = random.nextInt(3) > 0;
                var config = ruled
                        ? config(Map.of(), need)
                        : config(Map.of(), need).withLabels(Map.of());
                var best = ruled ? fullest(lot, need * MIB) : -1;
                var id = lot.service("s" + step, 1, config);
                lot.plan();
                var placed = lot.of(id).getFirst();
                if (!ruled) {
                    continue;
                }
                if (best < 0) {
                    assertThat(placed.hostId()).as("seed %d step %d", seed, step).isNull();
                } else {
                    assertThat(taken(lot, Objects.requireNonNull(placed.hostId()), id))
                            .as("seed %d step %d", seed, step).isEqualTo(best);
                }
            }
        }
    }

    /** In parts of 10,000; less than nothing when none has room. */
    private static int fullest(Lot lot, long need) {
        return lot.store.view(SCOPE).hosts().stream()
                .filter(host -> reserved(lot, host.id(), "") + need <= host.facts().memory())
                .mapToInt(host -> taken(lot, host.id(), "")).max().orElse(-1);
    }

    private static int taken(Lot lot, String host, String without) {
        var memory = Objects.requireNonNull(lot.store.view(SCOPE).get(Host.class, host)).facts().memory();
        return (int) (reserved(lot, host, without) * 10_000 / memory);
    }

    private static long reserved(Lot lot, String host, String without) {
        return lot.store.view(SCOPE).instancesOn(host).stream().filter(it -> !without.equals(it.serviceId()))
                .map(Instance::config).mapToLong(it -> Objects.requireNonNullElse(it.limits().memoryReservation(), 0L))
                .sum();
    }
}
