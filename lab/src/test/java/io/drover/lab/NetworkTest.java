package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One flat network over real engines: addresses, names, and what brings them back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkTest {
    private static final String COMPOSE = """
            version: '2'
            services:
              web:
                image: drover/sample:1
                command: ['httpd', '-f', '-p', '8000', '-h', '/www']
                links:
                  - db:store
                labels:
                  io.rancher.scheduler.global: 'true'
                  io.rancher.sidekicks: side
              side:
                image: drover/sample:1
                command: ['sleep', '100000']
              db:
                image: drover/sample:1
                command: ['httpd', '-f', '-p', '8000', '-h', '/www']
            """;
    private static DroverLab drover;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(4);
        drover.api().createStack("shop", COMPOSE, "");
        drover.api().awaitActive("web", Duration.ofSeconds(60));
        drover.api().awaitActive("db", Duration.ofSeconds(60));
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @Order(1)
    void everyContainerReachesEveryOtherByAddress() {
        var containers = containers();
        assertThat(containers).hasSize(9);
        assertThat(containers.values()).allSatisfy(
                one -> assertThat(one.path("primaryIpAddress").asText()).startsWith("10.42."));
        for (var from : containers.keySet()) {
            for (var to : containers.values()) {
                Await.until(from + " reaches " + to.path("name").asText(), Duration.ofSeconds(20),
                        () -> in(from, "ping", "-c", "1", "-W", "1", to.path("primaryIpAddress").asText()).ok());
            }
        }
    }

    @Test
    @Order(2)
    void everyKindOfNameIsKnown() {
        var web = containers().keySet().stream().filter(name -> name.startsWith("shop-web-1")).findFirst()
                .orElseThrow();
        for (var name : List.of("db", "db.shop", "db.shop.rancher.internal", "web", "side.web", "side.web.shop",
                "store",
                "shop-db-1", "rancher-metadata")) {
            Await.until("the name " + name, Duration.ofSeconds(10),
                    () -> in(web, "nslookup", name).out().contains("Address: 1"));
        }
    }

    private static Map<String, JsonNode> containers() {
        var all = new TreeMap<String, JsonNode>();
        drover.api().list("/containers").filter(one -> one.path("name").asText().startsWith("shop-"))
                .forEach(one -> all.put(one.path("name").asText(), one));
        return all;
    }

    private static Command.Result in(String container, String... words) {
        var host = drover.hostOf("r-" + container + "-");
        var id = host.engine().docker("ps", "-q", "--filter", "name=r-" + container + "-").out();
        var all = new java.util.ArrayList<>(List.of("exec", id));
        all.addAll(List.of(words));
        return host.engine().docker(all.toArray(String[]::new));
    }
}
