package io.drover.network.overlay;

import io.drover.model.network.NetworkDriver;
import io.drover.network.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Hosts with an overlay that is looked after. */
final class OverlayWorld implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(1);
    final World world;
    private final List<Overlay> overlays = new ArrayList<>();

    OverlayWorld(Path folder, int count, NetworkDriver driver) {
        world = new World(folder, count, driver);
        try {
            for (var number = 1; number <= count; number++) {
                overlays.add(make(number));
                world.withKey(number, overlay(number).abilities().wireguardKey());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    OverlayWorld start() {
        world.tell();
        overlays.forEach(Overlay::start);
        return this;
    }

    Overlay overlay(int number) {
        return overlays.get(number - 1);
    }

    /** Ends the program on a host and starts it anew. */
    Overlay restart(int number) {
        overlay(number).close();
        overlays.set(number - 1, make(number));
        return overlay(number);
    }

    private Overlay make(int number) {
        var host = world.host(number);
        return new Overlay(host.knowledge(), host.state(), host.commands(), SWEEP);
    }

    static ConditionFactory within(int seconds) {
        return Awaitility.await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(50));
    }

    @Override
    public void close() {
        overlays.forEach(Overlay::close);
        world.close();
    }
}
