package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumesTest {
    private static final String FREE = """
            {"id":"1v7-free","name":"free","state":"inactive","driver":"local","hostId":"1h1","mounts":[],
            "transitioningMessage":null,"volumeTemplateId":"1vt1-free","actions":{"remove":"x"}}""".replace("\n", "");
    private static final String USED = """
            {"id":"1v3","name":"used","state":"active","driver":"nfs","hostId":null,"mounts":[{}],
            "transitioningMessage":null,"actions":{}}""".replace("\n", "");
    private FakeServer server;

    @BeforeEach
    void open() throws IOException {
        server = new FakeServer();
        server.instead("GET volumes?limit=3000", FakeServer.collection(FREE, USED)).on("GET hosts?limit=3000",
                FakeServer.collection("{\"id\":\"1h1\",\"hostname\":\"node1\"}"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theyAreListedWithTheirHosts() {
        assertThat(Run.at(server, "volume").out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly("ID NAME STATE DRIVER HOST CONTAINERS DETAIL",
                        "1v7-free free inactive local node1 0", "1v3 used active nfs 1");
        assertThat(Run.at(server, "volumes", "ls", "--format", "json").out().lines()).hasSize(2);
    }

    @Test
    void oneIsMadeAsItIsSaid() {
        server.on("POST volumes", "{\"id\":\"1v9\"}");
        assertThat(Run.at(server, "volume", "create", "--driver", "nfs", "--opt", "share=/x", "data"))
                .isEqualTo(new Run(0, "1v9\n", ""));
        assertThat(server.changes()).singleElement().asString().contains("\"name\":\"data\"")
                .contains("\"driver\":\"nfs\"").contains("\"driverOpts\":{\"share\":\"/x\"}");
    }

    @Test
    void oneThatIsFreeIsRemovedAndAnotherIsNot() {
        server.on("DELETE volumes/1v7-free", "{\"state\":\"removing\"}");
        assertThat(Run.at(server, "volume", "rm", "free")).isEqualTo(new Run(0, "free is being removed\n", ""));
        assertThat(Run.at(server, "volume", "rm", "1v3").err())
                .isEqualTo("drover: 1v3 cannot be removed: 1 containers have it\n");
        assertThat(Run.at(server, "volume", "rm", "none").err())
                .isEqualTo("drover: there is no volume none; see drover volume\n");
        assertThat(server.changes()).hasSize(1);
    }

    @Test
    void ofOneThatAServiceNeedsItIsSaidWhich() {
        server.on("GET volumes?limit=3000", FakeServer.collection(FREE.replace("\"remove\"", "\"other\"")))
                .on("DELETE volumes/1v7-free", 405,
                        "{\"type\":\"error\",\"message\":\"it cannot be removed: the service shop/web needs it\"}");
        assertThat(Run.at(server, "volume", "rm", "free").err()).startsWith("drover: ")
                .contains("the service shop/web needs it");
    }

    @Test
    void downTakesTheStacksOwnVolumesAlongAndNoOther() {
        var external = FREE.replace("free", "theirs").replace("1v7", "1v8");
        server.on("GET stacks?limit=3000&name=shop", FakeServer.collection("{\"id\":\"1st1\",\"name\":\"shop\"}"))
                .on("GET volumetemplates?limit=3000&stackId=1st1",
                        FakeServer.collection("{\"id\":\"1vt1-free\",\"external\":false}",
                                "{\"id\":\"1vt1-theirs\",\"external\":true}"))
                .on("GET volumes?limit=3000&stackId=1st1", FakeServer.collection(FREE, external))
                .on("DELETE stacks/1st1", "{}").on("GET stacks?limit=3000", FakeServer.collection())
                .on("DELETE volumes/1v7-free", "{\"state\":\"removing\"}");
        assertThat(Run.at(server, "down", "-v", "shop"))
                .isEqualTo(new Run(0, "volume free is being removed\nstack shop is gone\n", ""));
        assertThat(server.changes()).hasSize(2).first().asString().startsWith("DELETE stacks/1st1");
        assertThat(server.changes().getLast()).startsWith("DELETE volumes/1v7-free");
    }

    /** A host that is away keeps the stack there, and who does not wait for that has said which volumes are to go. */
    @Test
    void downAsksForVolumesBeforeTheStackIsGoneAndForAllWhateverIsWithOne() {
        var busy = FREE.replace("free", "busy").replace("1v7", "1v6");
        var removing = "{\"id\":\"1st1\",\"name\":\"shop\",\"state\":\"removing\"}";
        server.on("GET stacks?limit=3000&name=shop", FakeServer.collection(removing))
                .on("GET volumetemplates?limit=3000&stackId=1st1",
                        FakeServer.collection("{\"id\":\"1vt1-free\",\"external\":false}",
                                "{\"id\":\"1vt1-busy\",\"external\":false}"))
                .on("GET volumes?limit=3000&stackId=1st1", FakeServer.collection(busy, FREE))
                .instead("GET volumes?limit=3000", FakeServer.collection(busy, FREE))
                .on("DELETE stacks/1st1", "{}").on("GET stacks?limit=3000", FakeServer.collection(removing))
                .on("DELETE volumes/1v6-busy", 409, "{\"message\":\"a container uses it\"}")
                .on("DELETE volumes/1v7-free", "{\"state\":\"removing\"}");
        try (var going = new Going()) {
            going.begin(server, "down", "-v", "shop");
            await().until(() -> server.changes().size() == 3);
            assertThat(server.changes()).extracting(it -> it.split(" ")[1]).containsExactly("stacks/1st1",
                    "volumes/1v6-busy", "volumes/1v7-free");
            server.instead("GET stacks?limit=3000", FakeServer.collection());
            assertThat(going.end()).isEqualTo(new Run(1, "volume free is being removed\nstack shop is gone\n",
                    "drover: volume busy stays: a container uses it\ndrover: 1 of its volumes stay\n"));
        }
    }
}
