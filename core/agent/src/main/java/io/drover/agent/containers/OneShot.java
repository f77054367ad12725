package io.drover.agent.containers;

import io.drover.model.Instance.Desired;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.Assigned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs one container to its end, and removes it. */
public final class OneShot {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofMillis(100);

    private OneShot() {
    }

    /**
     * @param name Docker's name for it
     * @throws EngineRefusal when it cannot be run
     */
    public static void run(Engine engine, String name, LaunchConfig config) throws InterruptedException {
        var wanted = new Assigned(name, UUID.randomUUID().toString(), name, config, Map.of(), Desired.RUNNING, null,
                null,
                List.of(), List.of(), true, false, null, null, null);
        var id = engine.create(new Step.Create(wanted, null, List.of()));
        try {
            var made = engine.inspect(id);
            if (made == null) {
                return;
            }
            engine.start(made);
            var end = System.nanoTime() + LIMIT.toNanos();
            for (var now = engine.inspect(id); now != null && now.up(); now = engine.inspect(id)) {
                if (System.nanoTime() - end > 0) {
                    throw new EngineRefusal(EngineRefusal.Reason.OTHER,
                            name + " did not end in " + LIMIT.toSeconds() + " s");
                }
                Thread.sleep(AGAIN);
            }
        } finally {
            var left = engine.inspect(id);
            if (left != null) {
                engine.remove(left);
            }
        }
    }
}
