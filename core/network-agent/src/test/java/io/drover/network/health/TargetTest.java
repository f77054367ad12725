package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.spec.HealthCheck;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void whatCannotBeTriedSaysWhy() {
        assertThat(problem("10.42.0.9", 80, null)).isNull();
        assertThat(problem("fd00::1", 65535, "GET /")).isNull();
        assertThat(problem("10.42.0.9", 0, null)).isEqualTo("no such port: 0");
        assertThat(problem("10.42.0.9", 65536, null)).isEqualTo("no such port: 65536");
        assertThat(problem("web.example.com", 80, null)).isEqualTo("no such address: web.example.com");
        assertThat(problem("", 80, null)).isEqualTo("no such address: ");
        assertThat(problem("10.42.0.9", 80, "GET /" + "a".repeat(5000)))
                .isEqualTo("the request is longer than 4096 bytes");
    }

    @Test
    void whatTheKernelSaysIsSaidInWordsForPeople() {
        assertThat(Reasons.of(new ConnectException("Connection refused"))).isEqualTo("connection refused");
        assertThat(Reasons.of(new SocketException("Connection reset"))).isEqualTo("connection reset");
        assertThat(Reasons.of(new IOException("Broken pipe"))).isEqualTo("connection reset");
        assertThat(Reasons.of(new NoRouteToHostException("No route to host"))).isEqualTo("no route to host");
        assertThat(Reasons.of(new SocketException("Network is unreachable"))).isEqualTo("network is unreachable");
    }

    private static @Nullable String problem(String address, int port, @Nullable String line) {
        return Target.of(new Fact.Check("1i1", address, 1,
                new HealthCheck(port, line, 0, 0, 0, 0, null, null, "none", 1))).problem();
    }
}
