package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.network.Fact;
import io.drover.model.wire.Native;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers that people started by hand. */
class NativesTest {
    private static final String SCOPE = "1a5";
    private static final String MAC = "02:42:ac:11:00:09";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(7));
    private final NetworkPlanner planner = new NetworkPlanner(() -> "secret");
    private final Host host = make(Drafts::host);

    @Test
    void oneOnDockersBridgeGetsAnAddressBesideDockers() {
        seen(one("bridge", true, "172.17.0.9", MAC));
        var instance = instance();
        assertThat(instance.address()).startsWith("10.42.");
        assertThat(instance.message()).isNull();
        assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(fact(instance).mac()).isEqualTo(MAC);
        seen(one("bridge", false, null, null));
        assertThat(instance().address()).as("it is its until it is gone").isEqualTo(instance.address());
        assertThat(instance().state()).isEqualTo(InstanceState.STOPPED);
        assertThat(fact(instance()).mac()).isNull();
        seen();
        assertThat(store.view(SCOPE).find(instance.id())).isInstanceOfSatisfying(Instance.class,
                gone -> assertThat(gone.exists()).isFalse());
    }

    @Test
    void oneWithoutANetworkHasTheManagedAddressAlone() {
        seen(one("none", true, null, null));
        var instance = instance();
        assertThat(instance.config().networking().mode()).isEqualTo("managed");
        assertThat(instance.ip()).isNull();
        var address = Objects.requireNonNull(instance.address());
        var parts = Arrays.stream(address.split("\\.")).map(Integer::parseInt).toArray(Object[]::new);
        assertThat(fact(instance).mac()).isEqualTo("02:42:%02x:%02x:%02x:%02x".formatted(parts));
    }

    @ParameterizedTest
    @CsvSource({"host,host", "container:4f,container", "mine,mine", "managed,Docker's managed"})
    void oneInAnotherNetworkStaysThereAndSaysSo(String network, String mode) {
        seen(one(network, true, null, null));
        assertThat(instance().config().networking().mode()).isEqualTo(mode);
        assertThat(instance().address()).isNull();
        assertThat(instance().message()).contains("io.rancher.container.network", "'" + network + "'", "--net=none");
        assertThat(store.view(SCOPE).instancesNamed("network-agent-" + host.id())).isEmpty();
    }

    private static Native one(String mode, boolean running, @Nullable String ip, @Nullable String mac) {
        return new Native("c1", "hand", "image", Map.of("a", "b"), mode, running, ip, mac, null);
    }

    private void seen(Native... all) {
        make(draft -> {
            Natives.apply(draft, host.id(), List.of(all));
            return host;
        });
        store.update(SCOPE, draft -> planner.plan(draft, Focus.EVERYTHING) == null);
    }

    private Instance instance() {
        return store.view(SCOPE).instancesNamed("hand").getFirst();
    }

    private Fact.OfContainer fact(Instance instance) {
        return (Fact.OfContainer) Objects.requireNonNull(new Facts("e", "Default").of(store.view(SCOPE), instance));
    }

    private <T> T make(Function<Draft, T> how) {
        return store.update(SCOPE, how);
    }
}
