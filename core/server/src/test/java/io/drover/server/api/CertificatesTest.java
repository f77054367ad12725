package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.cluster.Authority;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private final World world = new World();
    private final Authority authority = Authority.create();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aCertificateIsDescribedAndItsKeyIsShownToNobody() {
        var pair = authority.issue("10.0.0.1");
        var made = world.post(P + "/certificates", Map.of("name", "shop", "description", "d", "cert",
                pair.certificate(), "certChain", authority.certificate(), "key", pair.key()));
        assertThat(made.status()).isEqualTo(201);
        var body = made.body();
        assertThat(body.path("type").asText()).isEqualTo("certificate");
        assertThat(body.path("state").asText()).isEqualTo("active");
        assertThat(body.path("cert").asText()).isEqualTo(pair.certificate());
        assertThat(body.path("key").isNull()).isTrue();
        assertThat(body.path("issuer").asText()).contains("Drover");
        assertThat(body.path("subjectAlternativeNames").toString()).contains("10.0.0.1");
        assertThat(body.path("expiresAt").asText()).startsWith("20");
        assertThat(body.path("keySize").asInt()).isPositive();
        assertThat(world.get(P + "/certificates").raw().body()).doesNotContain("PRIVATE KEY");
        assertThat(world.get(P + "/certificates?name=shop").body().path("data")).hasSize(1);
    }

    @Test
    void aClientThatSendsBackWhatItWasShownChangesNothingElse() {
        var pair = authority.issue("10.0.0.1");
        var made = world.post(P + "/certificates",
                Map.of("name", "shop", "cert", pair.certificate(), "key", pair.key())).body();
        var self = P + "/certificates/" + made.path("id").asText();
        var sent = made.deepCopy();
        ((com.fasterxml.jackson.databind.node.ObjectNode) sent).put("description", "new");
        var after = world.put(self, sent);
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body().path("description").asText()).isEqualTo("new");
        assertThat(after.body().path("cert").asText()).isEqualTo(pair.certificate());
        var other = authority.issue("10.0.0.2");
        assertThat(world.put(self, Map.of("cert", other.certificate())).status()).isEqualTo(422);
        assertThat(world.put(self, Map.of("cert", other.certificate(), "key", other.key())).status()).isEqualTo(200);
    }

    @Test
    void aLoadBalancerNamesCertificatesByTheirIdsAndKeepsThemFromBeingRemoved() {
        var pair = authority.issue("10.0.0.1");
        var certificate = world.post(P + "/certificates",
                Map.of("name", "shop", "cert", pair.certificate(), "key", pair.key())).body().path("id").asText();
        var stack = world.post(P + "/stacks", Map.of("name", "s")).body().path("id").asText();
        var lb = Map.of("name", "lb", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:rancher/lb-service-haproxy"), "lbConfig",
                Map.of("portRules", List.of(Map.of("sourcePort", 443, "protocol", "https", "selector", "a=b")),
                        "certificateIds", List.of(certificate), "defaultCertificateId", certificate));
        var made = world.post(P + "/loadbalancerservices", lb);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().at("/lbConfig/certificateIds/0").asText()).isEqualTo(certificate);
        assertThat(made.body().at("/lbConfig/defaultCertificateId").asText()).isEqualTo(certificate);
        // called otherwise it is still the same
        world.put(P + "/certificates/" + certificate, Map.of("name", "renamed"));
        assertThat(world.get(P + "/loadbalancerservices/" + made.body().path("id").asText()).body()
                .at("/lbConfig/certificateIds/0").asText()).isEqualTo(certificate);
        var refused = world.post(P + "/certificates/" + certificate + "?action=remove", Map.of());
        assertThat(refused.status()).isGreaterThanOrEqualTo(400);
        assertThat(refused.raw().body()).contains("lb");
    }

    @Test
    void whatIsGotFromAnIssuerNeedsNamesInsteadOfFiles() {
        var made = world.post(P + "/certificates", Map.of("name", "auto", "domains", List.of("Shop.Example.com")));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("state").asText()).isEqualTo("activating");
        assertThat(made.body().path("transitioning").asText()).isEqualTo("yes");
        assertThat(made.body().path("transitioningMessage").asText()).startsWith("asking the issuer; no load balancer");
        assertThat(made.body().path("domains").get(0).asText()).isEqualTo("shop.example.com");
        assertThat(made.body().path("directory").asText()).startsWith("https://");
        assertThat(world.post(P + "/certificates", Map.of("name", "neither")).status()).isEqualTo(422);
        assertThat(world.post(P + "/certificates", Map.of("name", "star", "domains", List.of("*.example.com")))
                .status()).isEqualTo(422);
    }
}
