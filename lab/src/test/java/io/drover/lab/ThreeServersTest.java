package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three server nodes on one outside MariaDB: the owner is killed, paused, also amid an upgrade, the database goes away, and so do all
 * nodes at once.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeServersTest {
    private static final Duration POSSIBLE_AGAIN = Duration.ofSeconds(15);
    private static final String COMPOSE = """
            version: '2'
            services:
              web:
                image: drover/sample:1
                command: ['nc', '-ll', '-p', '9001', '-e', 'cat']
            """;
    private static DroverLab drover;
    private static Database database;
    private static final List<Server> SERVERS = new ArrayList<>();
    private static JsonNode key;
    private static String service;

    @BeforeAll
    static void up() {
        drover = DroverLab.empty();
        database = new Database(drover.lab().machine()).install();
        for (var i = 0; i < 3; i++) {
            SERVERS.add(new Server(drover.lab().machine(), DroverLab.HOME, database.settings()).start());
        }
        key = SERVERS.getFirst().firstKey();
        drover.join(SERVERS.getFirst(), 2);
        drover.api().createStack("ha", COMPOSE, "version: '2'\nservices:\n  web:\n    scale: 2\n");
        drover.api().awaitActive("web", Duration.ofSeconds(60));
        service = "/services/" + drover.api().named("/services", "web").get("id").asText();
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @Order(1)
    void aKilledOwnerIsFollowedByAnother() {
        var owner = owner();
        owner.kill();
        awaitScaleAccepted(3, others(owner));
        awaitExactly(3);
        owner.start();
        awaitScaleAccepted(4, SERVERS);
        awaitExactly(4);
    }

    @Test
    @Order(2)
    void aPausedOwnerIsFollowedAndCommitsNothingWhenItResumes() throws Exception {
        var owner = owner();
        owner.pause();
        awaitScaleAccepted(5, others(owner));
        awaitExactly(5);
        var epoch = epoch();
        var containers = new HashSet<>(drover.running("ha"));
        // the pause itself is what is tested: a minute, so that every time-out of the paused node has passed
        Await.until("a minute of pause", Duration.ofSeconds(90), new Deadline(Duration.ofSeconds(60))::passed);
        owner.resume();
        awaitScaleAccepted(6, SERVERS);
        awaitExactly(6);
        assertThat(drover.running("ha")).containsAll(containers);
        assertThat(epoch()).as("the resumed node took nothing back").isEqualTo(epoch);
    }

    @Test
    @Order(3)
    void nothingMovesWhileTheDatabaseIsAway() {
        var containers = new HashSet<>(drover.running("ha"));
        database.kill();
        Await.until("half a minute without database", Duration.ofSeconds(60),
                new Deadline(Duration.ofSeconds(30))::passed);
        assertThat(drover.running("ha")).containsExactlyInAnyOrderElementsOf(containers);
        database.start();
        awaitScaleAccepted(7, SERVERS);
        awaitExactly(7);
        assertThat(drover.running("ha")).containsAll(containers);
    }

    @Test
    @Order(4)
    void anUpgradeWhoseOwnerIsPausedIsEndedByAnotherAndNothingIsDoneTwice() throws Exception {
        var before = containers();
        var owner = owner();
        var other = others(owner).getFirst().api(key);
        var config = (ObjectNode) other.named("/services", "web").path("launchConfig").deepCopy();
        config.putObject("environment").put("SAYS", "new");
        act(other, "upgrade", Map.of("inServiceStrategy", Map.of("launchConfig", config, "batchSize", 1,
                "intervalMillis", 500, "startFirst", true)));
        Await.until("the first new one is there", Duration.ofSeconds(30), () -> containers().size() > before.size());
        owner.pause();
        Await.until("it is upgraded", Duration.ofSeconds(90), () -> state(other).equals("upgraded"));
        var upgraded = containers();
        assertThat(upgraded).as("one new one for each").hasSize(2 * before.size()).containsAll(before);
        owner.resume();
        act(other, "finishupgrade", Map.of());
        Await.until("it is finished", Duration.ofSeconds(60), () -> state(other).equals("active"));
        awaitScaleAccepted(before.size(), SERVERS);
        awaitExactly(before.size());
        upgraded.removeAll(before);
        Await.until("only the new ones are left", Duration.ofSeconds(30), () -> containers().equals(upgraded));
    }

    @Test
    @Order(5)
    void allNodesAreStartedAnewAndNeitherNamesNorConnectionsMissedThem() {
        var containers = containers();
        var all = Everybody.of(drover, "ha");
        all.reachEachOther();
        var connection = new Conversation(on(all, 0).inside(), on(all, 1).address());
        SERVERS.forEach(Server::kill);
        all.reachEachOther();
        allFindAll(all);
        connection.goesOn();
        SERVERS.stream().map(server -> CompletableFuture.runAsync(server::start, Thread::startVirtualThread)).toList()
                .forEach(CompletableFuture::join);
        awaitScaleAccepted(containers.size() + 1, SERVERS);
        awaitExactly(containers.size() + 1);
        assertThat(containers()).containsAll(containers);
        var more = Everybody.of(drover, "ha");
        more.reachEachOther();
        allFindAll(more);
        connection.goesOn();
    }

    private static Everybody.Member on(Everybody all, int host) {
        return all.members().stream().filter(one -> one.inside().host() == drover.hosts().get(host)).findFirst()
                .orElseThrow();
    }

    private static void allFindAll(Everybody all) {
        all.ask(_ -> Map.of("lookup web.ha.rancher.internal", List.of(String.join(" ", all.addresses("ha-web")))));
    }

    private static void act(Api api, String action, Map<String, Object> body) {
        Api.expect(202, api.post(service + "?action=" + action, body));
    }

    private static String state(Api api) {
        return api.named("/services", "web").path("state").asText();
    }

    /** The ids of all containers of the service that Docker has, running or not. */
    private static Set<String> containers() {
        return drover.hosts().stream().flatMap(host -> host.engine()
                .docker("ps", "-a", "--no-trunc", "--filter", "name=r-ha-web-", "--format", "{{.ID}}").out().lines())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private record Deadline(long end) {
        Deadline(Duration wait) {
            this(System.nanoTime() + wait.toNanos());
        }

        boolean passed() {
            return System.nanoTime() - end >= 0;
        }
    }

    private static Server owner() {
        var address = database.sql("SELECT server.host FROM cattle.scope JOIN cattle.server ON scope.owner = server.id"
                + " WHERE scope = '1a5'");
        return SERVERS.stream().filter(server -> server.machine().address().equals(address)).findFirst().orElseThrow();
    }

    private static String epoch() {
        return database.sql("SELECT epoch FROM cattle.scope WHERE scope = '1a5'");
    }

    private static List<Server> others(Server one) {
        return SERVERS.stream().filter(server -> server != one).toList();
    }

    /** Every node of a list takes a change within the promised time. */
    private static void awaitScaleAccepted(int scale, List<Server> through) {
        for (var server : through) {
            Await.until("a change through " + server.machine().name(), POSSIBLE_AGAIN,
                    () -> server.api(key).put(service, Map.of("scale", scale)).status() == 200);
        }
    }

    private static void awaitExactly(int count) {
        Await.until(count + " running", Duration.ofSeconds(60), () -> drover.running("ha").size() == count);
        var answering = SERVERS.stream().filter(Server::answers).findFirst().orElseThrow();
        answering.api(key).list("/services").forEach(it -> assertThat(it.path("scale").asInt()).isEqualTo(count));
    }
}
