package io.drover.network.overlay;

import static io.drover.network.overlay.OverlayWorld.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.NetworkDriver;
import io.drover.network.world.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In real networks: how long the first packet of a pair of hosts is on its way. */
class WireguardMeetsTest {
    private static final int HOSTS = 5;
    @TempDir
    private Path folder;

    @Test
    void theFirstPacketOfAPairDoesNotWaitForWireguardsOwnSecondTry() {
        try (var hosts = new OverlayWorld(folder, HOSTS, NetworkDriver.WIREGUARD)) {
            var knownAt = new ConcurrentHashMap<Integer, Long>();
            var met = new ArrayList<CompletableFuture<Duration>>();
            var containers = new ArrayList<Container>();
            for (var number = 1; number <= HOSTS; number++) {
                containers.add(hosts.world.host(number).containerWith(address(number)));
                hosts.overlay(number).start();
            }
            // whoever is told first speaks to those who do not know it yet
            for (var from = 1; from <= HOSTS; from++) {
                hosts.world.tell(hosts.world.host(from));
                for (var to = from + 1; to <= HOSTS; to++) {
                    met.add(reply(containers.get(from - 1), to, knownAt));
                }
                var host = hosts.world.host(from);
                within(60).until(() -> host.commands().run("wg", "show", "drover-wg", "peers").out().lines()
                        .count() == HOSTS - 1);
                knownAt.put(from, System.nanoTime());
            }
            var times = met.stream().map(CompletableFuture::join).sorted().toList();
            System.out.println("first packets of " + times.size() + " pairs, in ms since both hosts know each other: "
                    + times.stream().map(Duration::toMillis).toList());
            assertThat(times).hasSize(HOSTS * (HOSTS - 1) / 2);
            assertThat(times.get(times.size() / 2)).isLessThan(Duration.ofMillis(3_500));
        }
    }

    private static CompletableFuture<Duration> reply(Container from, int to, ConcurrentHashMap<Integer, Long> knownAt) {
        return CompletableFuture.supplyAsync(() -> {
            // it ends when it is told that there is no way yet
            within(60).until(() -> from.namespace().commands()
                    .run("ping", "-n", "-i", "0.05", "-c", "1", "-w", "9", address(to)).ok());
            return Duration.ofNanos(System.nanoTime() - knownAt.getOrDefault(to, System.nanoTime()));
        }, Thread::startVirtualThread);
    }

    private static String address(int host) {
        return "10.42." + host + ".70";
    }
}
