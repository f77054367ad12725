package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job, with four real engines: a stack of three stays three, whatever happens to its containers and hosts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackStaysUpTest {
    private static final String COMPOSE = """
            version: '2'
            services:
              web:
                image: drover/sample:1
                command: ['sleep', '100000']
                labels:
                  io.rancher.scheduler.affinity:container_label_ne: io.rancher.stack_service.name=$${stack_name}/$${service_name}
            """;
    private static final String RANCHER = """
            version: '2'
            services:
              web:
                scale: 3
            """;
    private static DroverLab drover;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(4);
        drover.api().createStack("main", COMPOSE, RANCHER);
        drover.api().awaitActive("web", Duration.ofSeconds(60));
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @Order(1)
    void threeReplicasRunOnThreeHosts() {
        assertThat(drover.running("main")).hasSize(3);
        assertThat(drover.hosts()).filteredOn(host -> !host.engine().running("r-main-").isEmpty()).hasSize(3);
    }

    @Test
    @Order(2)
    void aKilledContainerIsBack() {
        var name = drover.running("main").getFirst();
        drover.hostOf(name).engine().docker("kill", name);
        awaitThree();
    }

    @Test
    @Order(3)
    void aRemovedContainerIsBack() {
        var name = drover.running("main").getFirst();
        drover.hostOf(name).engine().docker("rm", "-f", name);
        awaitThree();
    }

    @Test
    @Order(4)
    void containersOfALostHostMoveAndItsReturnLeavesThree() {
        var kept = new HashSet<>(drover.running("main"));
        var lost = drover.hostOf(kept.iterator().next());
        var gone = lost.engine().running("r-main-");
        gone.forEach(kept::remove);
        lost.machine().powerOff();
        awaitThree();
        assertThat(drover.running("main")).as("the other two were not touched").containsAll(kept);

        lost.machine().powerOn();
        lost.engine().start();
        Await.until("the host is back and clean", Duration.ofSeconds(60),
                () -> lost.engine().docker("ps", "-aq", "--filter", "name=r-main-").out().isEmpty()
                        && drover.api().count("/hosts", it -> it.path("agentState").asText().equals("active")) == 4);
        assertThat(drover.running("main")).hasSize(3).containsAll(kept);
    }

    @Test
    @Order(5)
    void containersOfACutOffHostMoveAndTheCableLeavesThree() {
        var lost = drover.hostOf(drover.running("main").getFirst());
        lost.machine().cut();
        Await.until("three on the others", Duration.ofSeconds(60),
                () -> drover.running("main").size() - lost.engine().running("r-main-").size() == 3);
        lost.machine().restore();
        awaitThree();
        Await.until("nothing left on the host that was cut off", Duration.ofSeconds(60),
                () -> lost.engine().running("r-main-").isEmpty());
        awaitThree();
    }

    @Test
    @Order(6)
    void aContainerThatIsNotOursIsNeverTouched() {
        var host = drover.hosts().getFirst();
        host.engine().docker("run", "-d", "--name", "mine", "drover/sample:1", "sleep", "100000");
        var name = drover.running("main").getFirst();
        drover.hostOf(name).engine().docker("rm", "-f", name);
        awaitThree();
        assertThat(host.engine().running("mine")).containsExactly("mine");
    }

    @Test
    @Order(7)
    void aRestartKeepsTheContainersAndBeginsTheirNextRun() {
        var before = runs();
        var service = drover.api().named("/services", "web");
        Api.expect(202, drover.api().post("/services/" + service.path("id").asText() + "?action=restart",
                Map.of("rollingRestartStrategy", Map.of("batchSize", 1, "intervalMillis", 0))));
        drover.api().awaitActive("web", Duration.ofSeconds(60));
        var after = runs();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((container, start) -> assertThat(start).isNotEqualTo(before.get(container)));
    }

    /** When each container was started last, as Docker says. */
    private static Map<String, String> runs() {
        var runs = new TreeMap<String, String>();
        for (var name : drover.running("main")) {
            runs.put(name, drover.hostOf(name).engine().docker("inspect", "-f", "{{.State.StartedAt}}", name).out());
        }
        return runs;
    }

    private static void awaitThree() {
        Await.until("three running", Duration.ofSeconds(60), () -> drover.running("main").size() == 3);
    }
}
