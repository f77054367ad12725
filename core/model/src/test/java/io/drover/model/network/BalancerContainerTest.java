package io.drover.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Version;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BalancerContainerTest {
    /** As Rancher gives it to every load balancer; a person's own stands. */
    @Test
    void itIsCheckedOnItsOwnPort() {
        var plain = LaunchConfig.of("", "rancher/lb-service-haproxy");
        var check = Objects.requireNonNull(BalancerContainer.of(plain).healthCheck());
        assertThat(check.port()).isEqualTo(42);
        assertThat(check.requestLine()).isNull();
        assertThat(check.interval()).isEqualTo(2000);
        assertThat(check.responseTimeout()).isEqualTo(2000);
        assertThat(check.healthyThreshold()).isEqualTo(2);
        assertThat(check.unhealthyThreshold()).isEqualTo(3);
        assertThat(check.initializingTimeout()).isEqualTo(60_000);
        assertThat(check.reinitializingTimeout()).isEqualTo(60_000);
        assertThat(check.strategy()).isEqualTo("recreate");
        var own = new HealthCheck(42, null, 500, 500, 1, 1, null, null, "none", 1);
        assertThat(BalancerContainer.of(plain.withHealthCheck(own)).healthCheck()).isEqualTo(own);
        assertThat(BalancerContainer.written(BalancerContainer.checked(plain))).isEqualTo(plain);
        assertThat(BalancerContainer.written(plain.withHealthCheck(own)).healthCheck()).isEqualTo(own);
    }

    @Test
    void whateverWasWrittenOurImageRunsAsItIs() {
        var plain = LaunchConfig.of("", "rancher/lb-service-haproxy:v0.9.14");
        var written = plain.withLabels(Map.of("mine", "1"))
                .withCommand(plain.command().withCommand(List.of("run")).withUser("nobody").withTty(true)
                        .withEnvironment(Map.of("A", "b")))
                .withIsolation(plain.isolation().withReadOnly(true))
                .withNetworking(plain.networking().withPorts(List.of(new PortSpec(null, 80, 80, Protocol.TCP))));
        var runs = BalancerContainer.of(written);
        assertThat(runs.image()).isEqualTo("drover/balancer:" + Version.TEXT);
        assertThat(runs.command().command()).isEmpty();
        assertThat(runs.command().user()).isNull();
        assertThat(runs.command().tty()).isFalse();
        assertThat(runs.command().stopSignal()).isEqualTo("SIGUSR1");
        assertThat(runs.command().stopTimeoutSeconds()).isEqualTo(10);
        assertThat(runs.isolation().readOnly()).as("its configuration is written into it").isFalse();
        assertThat(runs.labels()).isEqualTo(written.labels());
        assertThat(runs.command().environment()).isEqualTo(written.command().environment());
        assertThat(runs.networking()).isEqualTo(written.networking());
        assertThat(BalancerContainer.of(runs)).isEqualTo(runs);
    }
}
