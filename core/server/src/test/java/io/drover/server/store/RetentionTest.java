package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.NamedVolume;
import io.drover.model.Resource;
import io.drover.model.Stack;
import io.drover.model.VolumeName;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.MovingClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was removed is forgotten after a day, but never where a volume is. */
class RetentionTest {
    private static final String SCOPE = "1a5";
    private static final LaunchConfig PLAIN = LaunchConfig.of("", "image");
    private static final LaunchConfig WITH_DATA = PLAIN
            .withStorage(PLAIN.storage().withVolumes(List.of("data:/d", "/etc:/e")));
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));

    @BeforeEach
    void host() {
        put(new Host("1h1", "u", "h", null, null, Map.of(),
                new HostFacts(1_000, 1L << 32, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), "K", "",
                clock.instant(), null));
    }

    @Test
    void theLastContainerThatUsedAVolumeIsRememberedAsLongAsItsHostIsThere() {
        ended("1i1", WITH_DATA, "c1");
        clock.pass(Duration.ofHours(1));
        ended("1i2", WITH_DATA, "c2");
        ended("1i3", PLAIN, "c3");
        ended("1i4", WITH_DATA.withStorage(WITH_DATA.storage().withVolumes(List.of("never:/made"))), null);
        clock.pass(Duration.ofHours(22));
        forget();
        assertThat(known()).containsExactlyInAnyOrder("1h1", "1i1", "1i2", "1i3", "1i4");
        clock.pass(Duration.ofHours(3));
        forget();
        assertThat(known()).containsExactlyInAnyOrder("1h1", "1i2");
        clock.pass(Duration.ofDays(400));
        forget();
        assertThat(known()).containsExactlyInAnyOrder("1h1", "1i2");
        put(Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1")).withState(Host.State.REMOVED)
                .withRemoved(clock.instant()));
        forget();
        assertThat(known()).containsExactly("1h1");
    }

    /** Else nobody would ask its host when it is to be removed. */
    @Test
    void whoHadAVolumeThatPeopleMadeIsRememberedWhateverKeepsIt() {
        put(new NamedVolume("1v1", "u", "data", null, true, "nfs", Map.of(), null, Map.of(), clock.instant(), null));
        ended("1i1", WITH_DATA, "c1");
        ended("1i2", WITH_DATA.withStorage(WITH_DATA.storage().withVolumes(List.of("other:/o"))
                .withVolumeDriver("nfs")), "c2");
        clock.pass(Duration.ofDays(2));
        forget();
        assertThat(known()).containsExactlyInAnyOrder("1h1", "1v1", "1i1");
        assertThat(HostVolumes.of(store.view(SCOPE))).containsOnlyKeys(new HostVolumes.Place("1h1", "data"));
    }

    @Test
    void whileAContainerUsesTheVolumeNobodyElseIsNeededToKnowOfIt() {
        ended("1i1", WITH_DATA, "c1");
        put(instance("1i2", WITH_DATA, "c2"));
        clock.pass(Duration.ofDays(2));
        forget();
        assertThat(known()).containsExactlyInAnyOrder("1h1", "1i2");
    }

    @Test
    void ofTwoStacksWithAVolumeOfOneNameBothAreKnown() {
        for (var id : List.of("1", "2")) {
            put(new Stack("1st" + id, "u" + id, "shop", null, Stack.State.REMOVED, null, null, Map.of(), null, true,
                    Map.of("data", new VolumeSpec(null, Map.of(), false, false, null)), List.of(), clock.instant(),
                    clock.instant()).withVolumeNames(Map.of("data", VolumeName.of("shop", "data", id))));
            put(instance("1i" + id, WITH_DATA, "c" + id).withStackId("1st" + id).withDesired(Desired.REMOVED)
                    .withState(InstanceState.REMOVED).withRemoved(clock.instant()));
        }
        clock.pass(Duration.ofDays(2));
        forget();
        assertThat(known()).containsExactlyInAnyOrder("1h1", "1i1", "1i2", "1st1", "1st2");
    }

    private void ended(String id, LaunchConfig config, @Nullable String containerId) {
        put(instance(id, config, containerId).withDesired(Desired.REMOVED).withState(InstanceState.REMOVED)
                .withRemoved(clock.instant()));
    }

    private Instance instance(String id, LaunchConfig config, @Nullable String containerId) {
        return new Instance(id, id, "c" + id, null, null, null, id, 1, 1, config, null, Desired.RUNNING, null, 0, null,
                null, "1h1", null, null, false, null, null, InstanceState.RUNNING, containerId, null, 1, null, null,
                null,
                clock.instant(),
                null);
    }

    private void forget() {
        assertThat(store.update(SCOPE, Retention::forgetRemoved)).isFalse();
    }

    private List<String> known() {
        return store.view(SCOPE).everything().stream().map(Resource::id).toList();
    }

    private void put(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }
}
