package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The volumes that are to come are found at once as they are found one by one. */
class NeededVolumesTest {
    private static final String SCOPE = "1a5";
    private static final long SEED = 9;
    private static final int RUNS = 300;
    private final Store store = new MemoryStore(Clock.systemUTC(), new Random(SEED));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void allAtOnceAreThoseThatAreFoundOneByOne() {
        var random = new Random(SEED);
        for (var run = 0; run < RUNS; run++) {
            var scope = SCOPE + run;
            store.update(scope, draft -> {
                for (var index = 1; index <= 4; index++) {
                    draft.put(service("1s" + index, random.nextInt(3), "v" + random.nextInt(6)));
                    draft.put(instance("1i" + index, random.nextBoolean() ? "1s" + index : null,
                            random.nextBoolean() ? "1h" + random.nextInt(3) : null,
                            random.nextBoolean() ? "c" : null, "v" + random.nextInt(6))
                            .withDesired(Desired.values()[random.nextInt(Desired.values().length)]));
                }
                return "";
            });
            var view = store.view(scope);
            for (var host : Arrays.asList(null, "1h0", "1h1", "1h2")) {
                for (var name : IntStream.range(0, 7).mapToObj(it -> "v" + it).toList()) {
                    var coming = view.instances().stream().filter(it -> it.containerId() == null);
                    assertThat(view.neededVolumes().has(host, name)).as("run " + run + ": " + name + " on " + host)
                            .isEqualTo(HostVolumes.user(view, coming, host, name).isPresent()
                                    || HostVolumes.needing(view, view.services().stream(), name).isPresent());
                }
            }
        }
    }

    private static LaunchConfig config(String volume) {
        var config = LaunchConfig.of("", "image");
        return config.withStorage(config.storage().withVolumes(List.of(volume + ":/data")));
    }

    private static Service service(String id, int scale, String volume) {
        return new Service(id, "u" + id, "1st1", ServiceSpec.of("web" + id, config(volume), scale), Map.of(),
                Service.State.ACTIVE, true, Map.of(), Set.of(), 1, null, Instant.EPOCH, null);
    }

    private static Instance instance(String id, @Nullable String service, @Nullable String host,
            @Nullable String containerId, String volume) {
        return new Instance(id, "u" + id, "c" + id, null, service, null, id, 1, 1, config(volume), null,
                Desired.RUNNING, null, 0, null, null, host, null, null, false, null, null, InstanceState.RUNNING,
                containerId, null, 1, null, null, null, Instant.EPOCH, null);
    }
}
