package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With what a real HAProxy 2.6 said; in it {@code ONE} is up and {@code TWO} is down. */
class BalancerStatisticsTest {
    private final World world = new World();
    private String one = "";
    private String two = "";
    private String table = "";

    @BeforeEach
    void read() throws IOException {
        one = world.post(P + "/containers", Map.of("name", "one", "imageUuid", "docker:a")).text("id");
        two = world.post(P + "/containers", Map.of("name", "two", "imageUuid", "docker:a")).text("id");
        try (var file = Objects.requireNonNull(
                BalancerStatisticsTest.class.getResourceAsStream("/io/drover/server/api/haproxy-statistics.csv"))) {
            table = new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("ONE", one).replace("TWO", two);
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void countsOfAllBalancersAreAddedUpByPortRuleAndTarget() {
        var statistics = new BalancerStatistics(world.view());
        assertThat(statistics.add("1h1", table)).isTrue();
        assertThat(statistics.add("1h2", table)).isTrue();
        var body = statistics.body(List.of("1i99"));
        assertThat(rows(body, "ports")).hasSize(1).first().satisfies(port -> assertThat(port)
                .containsEntry("name", "80").containsEntry("requests", 14L).containsEntry("bytesIn", 1442L));
        assertThat(rows(body, "rules")).hasSize(1).first().satisfies(rule -> assertThat(rule)
                .containsEntry("name", "shop_web").containsEntry("sessionsEver", 14L)
                .containsEntry("responses2xx", 14L));
        assertThat(rows(body, "targets")).extracting(row -> row.get("target") + " " + row.get("instanceId") + " "
                + row.get("sessionsEver")).containsExactly("one " + one + " 14", "two " + two + " 0");
        assertThat(body).containsEntry("silentInstanceIds", List.of("1i99"));
    }

    @Test
    void whatOneBalancerSeesDownIsDownWhicheverIsAskedLast() {
        var down = table
                .replace(one + ",0,0,0,1,,7,721,4312,,0,,0,0,0,0,UP", one + ",0,0,0,1,,7,721,4312,,0,,0,0,0,0,DOWN")
                .replace("Layer4 check passed", "Layer7 timeout");
        assertThat(down).isNotEqualTo(table);
        for (var last : List.of(0, 1, 2)) {
            var statistics = new BalancerStatistics(world.view());
            for (var host = 0; host < 3; host++) {
                statistics.add("1h" + host, host == last ? down : table);
            }
            assertThat(rows(statistics.body(List.of()), "targets").getFirst()).containsEntry("state", "DOWN")
                    .containsEntry("stateHostId", "1h" + last).containsEntry("check", "Layer7 timeout");
        }
    }

    @Test
    void ofTheOthersItIsTheWorseToo() {
        assertThat(state("UP", "MAINT")).isEqualTo("MAINT");
        assertThat(state("DRAIN", "UP 1/3")).isEqualTo("DRAIN");
        assertThat(state("UP", "UP 1/3")).isEqualTo("UP 1/3");
        assertThat(state("MAINT", "DOWN 1/2")).isEqualTo("DOWN 1/2");
        assertThat(state("no check", "NOLB")).isEqualTo("NOLB");
    }

    private @Nullable Object state(String first, String second) {
        var statistics = new BalancerStatistics(world.view());
        for (var state : List.of(first, second)) {
            statistics.add("1h1", "# pxname,svname,status\nweb,1i1," + state + "\n");
        }
        return rows(statistics.body(List.of()), "targets").getFirst().get("state");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> rows(Map<String, @Nullable Object> body, String what) {
        return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(body.get(what));
    }
}
