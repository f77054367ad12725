package io.drover.agent.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.model.HostFacts;
import io.drover.model.Wire;
import io.drover.model.wire.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrarTest {
    private static final HostFacts FACTS = new HostFacts(1000, 1L << 31, 1, "6.1", "", "", "", Map.of());
    private final List<String> asked = new ArrayList<>();
    private HttpServer http;

    @BeforeEach
    void open() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/scripts/good", exchange -> answer(exchange, 200, """
                #!/bin/sh
                export CATTLE_URL="%s/v1"
                export CATTLE_REGISTRATION_ACCESS_KEY="registrationToken"
                export CATTLE_REGISTRATION_SECRET_KEY='good'
                """.formatted(url())));
        http.createContext("/v1/scripts/bad", exchange -> answer(exchange, 404,
                "{\"message\":\"this registration token does not exist\"}"));
        http.createContext("/v1/scripts/page", exchange -> answer(exchange, 200, "<html>hello</html>"));
        http.createContext("/v1/register", exchange -> {
            asked.add(new String(Base64.getDecoder()
                    .decode(exchange.getRequestHeaders().getFirst("Authorization").substring(6)),
                    StandardCharsets.UTF_8));
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 201, Wire.write(new Registration.Granted("1h7", "ak", "sk")));
        });
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    @Test
    void aMachineBecomesAHost() {
        var credentials = new Registrar(Map.of("CATTLE_AGENT_IP", "10.1.2.3", "CATTLE_HOST_LABELS", "a=b&c=d"), 1)
                .register(url() + "/v1/scripts/good", "uuid-1", "node7", FACTS);
        assertThat(credentials.hostId()).isEqualTo("1h7");
        assertThat(credentials.servers()).contains(url() + "/v1");
        assertThat(asked.getFirst()).isEqualTo("registrationToken:good");
        var request = Wire.read(asked.getLast(), Registration.Request.class);
        assertThat(request).isEqualTo(
                new Registration.Request("uuid-1", "node7", "10.1.2.3", Map.of("a", "b", "c", "d"), FACTS));
    }

    @Test
    void whatFailsIsSaidInWordsForAPerson() throws IOException {
        var registrar = new Registrar(Map.of(), 1);
        assertThatThrownBy(() -> registrar.register(url() + "/v1/scripts/bad", "u", "h", FACTS))
                .isInstanceOf(Failure.class).hasMessageContaining("this registration token does not exist");
        assertThatThrownBy(() -> registrar.register(url() + "/v1/scripts/page", "u", "h", FACTS))
                .isInstanceOf(Failure.class).hasMessageContaining("gives no registration");
        assertThatThrownBy(() -> registrar.register("nonsense", "u", "h", FACTS)).isInstanceOf(Failure.class)
                .hasMessageContaining("nonsense");
        http.stop(0);
        assertThatThrownBy(() -> registrar.register(url() + "/v1/scripts/good", "u", "h", FACTS))
                .isInstanceOf(Failure.class).hasMessageContaining("could not reach");
    }

    @Test
    void theIdentityStaysTheSame(@TempDir Path folder) {
        var state = StateFolder.of(Map.of("DROVER_AGENT_STATE", folder.toString()));
        var uuid = state.uuid();
        assertThat(StateFolder.of(Map.of("DROVER_AGENT_STATE", folder.toString())).uuid()).isEqualTo(uuid);
    }

    @Test
    void aServerOnThisMachineIsReachedFromInsideAContainer() {
        var routes = """
                Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
                eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
                eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
                """;
        assertThat(LocalServer.seenFromContainer("http://localhost:8080/v1/scripts/x", routes))
                .isEqualTo("http://172.17.0.1:8080/v1/scripts/x");
        assertThat(LocalServer.seenFromContainer("http://127.0.0.1/v1", routes)).isEqualTo("http://172.17.0.1/v1");
        assertThat(LocalServer.seenFromContainer("https://rancher.example.com/v1", routes))
                .isEqualTo("https://rancher.example.com/v1");
        assertThat(LocalServer.seenFromContainer("http://localhost:8080/v1", "")).isEqualTo("http://localhost:8080/v1");
    }

    private String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
