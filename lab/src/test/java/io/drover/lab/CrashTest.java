package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Server and agent killed in the middle of a deployment: it converges, and nothing that runs is started again. */
class CrashTest {
    private static final String SIXTY = """
            version: '2'
            services:
              job:
                image: drover/sample:1
                command: ['sleep', '100000']
                labels:
                  # an agent's start may take longer than the usual grace where all of this shares two cores
                  io.drover.host_loss.grace_seconds: '120'
            """;
    private static DroverLab drover;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(3);
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    void aKilledServerConvergesToExactlySixty() {
        deploySixty("server");
        awaitRunning("server", 15);
        var before = started("server");
        drover.server().kill();
        drover.server().start();
        awaitSixty("server");
        drover.api().awaitActive("job", Duration.ofSeconds(60));
        assertThat(drover.running("server")).hasSize(60);
        assertThat(started("server")).as("nothing running was restarted").containsAllEntriesOf(before);
        removeStack("server");
    }

    @Test
    void aKilledAgentConvergesToExactlySixty() {
        deploySixty("agent");
        awaitRunning("agent", 15);
        var host = drover.hosts().get(1);
        var before = started("agent");
        host.killAgent();
        host.startAgent();
        awaitSixty("agent");
        drover.api().awaitActive("job", Duration.ofSeconds(60));
        assertThat(drover.running("agent")).hasSize(60);
        assertThat(started("agent")).as("nothing running was restarted").containsAllEntriesOf(before);
        removeStack("agent");
    }

    private static void deploySixty(String stack) {
        drover.api().createStack(stack, SIXTY, "version: '2'\nservices:\n  job:\n    scale: 60\n");
    }

    private static void removeStack(String stack) {
        drover.api().delete("/stacks/" + drover.api().named("/stacks", stack).get("id").asText());
        Await.until("no container of " + stack, Duration.ofSeconds(90), () -> drover.running(stack).isEmpty());
    }

    private static void awaitRunning(String stack, int count) {
        Await.until(count + " running", Duration.ofSeconds(120), () -> drover.running(stack).size() >= count);
    }

    private static void awaitSixty(String stack) {
        Await.until("exactly 60 running", Duration.ofSeconds(120), () -> drover.running(stack).size() == 60);
    }

    /** Docker's id and start time of each running container, by name. */
    private static Map<String, String> started(String stack) {
        var all = new TreeMap<String, String>();
        for (var host : drover.hosts()) {
            var ids = host.engine().docker("ps", "-q", "--no-trunc", "--filter", "name=r-" + stack + "-").out().lines()
                    .toList();
            if (!ids.isEmpty()) {
                var words = new ArrayList<>(List.of("inspect", "--format",
                        "{{.Name}} {{.Id}} {{.State.StartedAt}} {{.RestartCount}}"));
                words.addAll(ids);
                host.engine().docker(words.toArray(String[]::new)).out().lines().map(line -> line.split(" ", 2))
                        .forEach(seen -> all.put(seen[0], seen[1]));
            }
        }
        return all;
    }
}
