package io.drover.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.spec.LaunchConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How containers of the network ask for names, as in Rancher. */
class ResolvingTest {
    private static final String PRIORITY = "io.rancher.container.dns.priority";

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "-, -, shop.rancher.internal web.shop.rancher.internal rancher.internal",
            "-, x.y, shop.rancher.internal web.shop.rancher.internal rancher.internal x.y",
            "service_last, x.y, x.y shop.rancher.internal web.shop.rancher.internal rancher.internal",
            "None, x.y, x.y"})
    void itLooksInItsStackItsServiceAndTheEnvironment(@Nullable String priority, @Nullable String own,
            String domains) {
        var config = LaunchConfig.of("", "image");
        var asked = config.withLabels(priority == null ? Map.of() : Map.of(PRIORITY, priority))
                .withNetworking(config.networking().withDns(List.of("8.8.8.8"))
                        .withDnsSearch(own == null ? List.of() : List.of(own)));
        var resolving = Resolving.in(instance(asked), "Shop", "Web").networking();
        assertThat(resolving.dnsSearch()).containsExactly(domains.split(" ", -1));
        assertThat(resolving.dns()).as("who asks the person's own").containsExactly("169.254.169.250");
    }

    @Test
    void oneOfNoServiceLooksInTheEnvironmentOnly() {
        assertThat(Resolving.in(instance(LaunchConfig.of("", "image")), null, null).networking().dnsSearch())
                .containsExactly("rancher.internal");
    }

    @ParameterizedTest
    @CsvSource({"managed,false,true", "bridge,false,false", "host,false,false", "host,true,true", "none,false,false"})
    void onlyContainersOfTheNetworkAndThoseThatAskForItAreLedToUs(String mode, boolean label, boolean led) {
        var config = LaunchConfig.of("", "image");
        var asked = config.withNetworking(config.networking().withMode(mode))
                .withLabels(label ? Map.of("io.rancher.container.dns", "true") : Map.of());
        assertThat(Resolving.in(instance(asked), "shop", "web").networking().dns().isEmpty()).isEqualTo(!led);
    }

    private static Instance instance(LaunchConfig config) {
        return new Instance("1i1", "u", "shop-web-1", null, "1s1", "1st1", "unit", 1, 1, config, null, Desired.RUNNING,
                null, 0, null, null, "1h1", null, null, false, null, null, InstanceState.REQUESTED, null, null, 0, null,
                null, null, Instant.EPOCH, null);
    }
}
