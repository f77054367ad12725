package io.drover.network.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.NetworkDriver;
import io.drover.network.world.Container;
import io.drover.network.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jspecify.annotations.Nullable;

class OverlayTest {
    private static final int PORT = 8080;
    private static final int MUCH = 3_000_000;
    @TempDir
    private Path folder;
    private final List<Overlay> overlays = new ArrayList<>();
    private @Nullable World closing;

    @AfterEach
    void close() {
        overlays.forEach(Overlay::close);
        if (closing != null) {
            closing.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD"})
    void containersReachEachOtherByManagedAddressAcrossHosts(NetworkDriver driver) throws IOException {
        var world = start(3, driver);
        var one = world.host(1).containerWith("10.42.1.70");
        var two = world.host(2).containerWith("10.42.2.70").serve(PORT);
        var three = world.host(3).containerWith("10.42.3.70");
        within().until(() -> one.pings("10.42.2.70") && three.pings("10.42.2.70") && two.pings("10.42.1.70"));

        assertThat(one.reaches("10.42.2.70", PORT)).isTrue();
        assertThat(two.callers()).contains("10.42.1.70");
        try (var socket = one.connect("10.42.2.70", PORT)) {
            assertThat(Container.talk(socket, MUCH)).isTrue();
        }
        // the host itself, too, by an address of its own
        assertThat(world.host(3).commands().run("ping", "-c1", "-W1", "10.42.2.70").ok()).isTrue();
        assertThat(world.host(3).commands().run("ping", "-c1", "-W1", "10.42.2.65").ok()).isTrue();
        // as large as it may be, and larger than that
        assertThat(one.namespace().commands().run("ping", "-c1", "-W2", "-s", "1300", "-M", "do", "10.42.2.70").ok())
                .isTrue();
        assertThat(one.namespace().commands().run("ping", "-c2", "-W1", "-s", "1472", "-M", "do", "10.42.2.70")
                .out()).contains("mtu");
        // Docker's own addresses stay where they are
        assertThat(one.namespace().commands().run("ping", "-c1", "-W1", "-I", one.dockerAddress(), "10.42.2.70").ok())
                .isFalse();
        // what nobody owns is known not to be there
        assertThat(one.namespace().commands().run("ping", "-c1", "-W5", "10.42.200.1").out())
                .contains("Destination Host Unreachable");
    }

    private World start(int count, NetworkDriver driver) {
        var world = new World(folder, count, driver);
        closing = world;
        for (var number = 1; number <= count; number++) {
            var host = world.host(number);
            var overlay = new Overlay(host.knowledge(), host.state(), host.commands());
            overlays.add(overlay);
            world.withKey(number, overlay.abilities().wireguardKey());
        }
        world.tell();
        overlays.forEach(Overlay::start);
        return world;
    }

    private static ConditionFactory within() {
        return Awaitility.await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50));
    }
}
