package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest {
    private static final String SHOP = "{\"id\":\"1st7\",\"type\":\"stack\",\"name\":\"shop\",\"state\":\"active\",\"notes\":[]}";
    private static final String WEB = "{\"id\":\"1s1\",\"name\":\"web\",\"scale\":3,\"state\":\"active\",\"transitioningMessage\":null}";
    private static final String WEB2 = WEB.replace("1s1", "1s2").replace("web", "web2");
    private static final String MOVING = WEB.replace("active", "upgrading");
    private static final String UPGRADED = WEB.replace("active", "upgraded");
    private static final String SERVICES = "GET services?limit=3000&stackId=1st7";
    private static final String ACT = "POST services/1s1/?action=upgrade";
    private static final String ASKED = ACT + " {\"toServiceStrategy\":{";
    @TempDir
    private Path folder = Path.of("");
    private final FakeServer server = new FakeServer();

    UpgradeTest() throws IOException {
        // the server opens its port
        server.on("GET stacks?limit=3000&name=shop", collection(SHOP)).on(ACT, WEB)
                .on("POST services/1s1/?action=finishupgrade", WEB).on("POST services/1s1/?action=remove", WEB);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void oneThatIsThereTakesOverWithAsMany() {
        server.on(SERVICES, collection(WEB, WEB2));
        var run = Run.at(server, "upgrade", "-s", "shop", "web", "web2");
        assertThat(run).isEqualTo(new Run(0, "web2 takes over from web\n", ""));
        assertThat(server.changes()).singleElement().asString().startsWith(ASKED).contains("\"toServiceId\":\"1s2\"",
                "\"finalScale\":3", "\"updateLinks\":true", "\"batchSize\":2", "\"intervalMillis\":2000");
    }

    @Test
    void whatIsAskedForIsSaid() {
        server.on(SERVICES, collection(WEB, WEB2));
        var run = Run.at(server, "upgrade", "-s", "shop", "--scale", "5", "--batch-size", "1", "--interval", "100",
                "--update-links=false", "web", "web2");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(server.changes()).singleElement().asString().contains("\"finalScale\":5", "\"updateLinks\":false",
                "\"batchSize\":1", "\"intervalMillis\":100");
    }

    @Test
    void oneThatIsNotThereIsMadeFromTheFilesAndTheOldOneGoesInTheEnd() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"), "web:\n  image: a:1\nweb2:\n  image: a:2\n");
        server.on("PUT stacks/1st7", SHOP).on(SERVICES, collection(WEB), collection(WEB), collection(WEB, WEB2),
                collection(MOVING, WEB2), collection(UPGRADED, WEB2), collection(WEB, WEB2));
        var run = Run.at(server, "upgrade", "-s", "shop", "-f", folder.resolve("docker-compose.yml").toString(),
                "--cleanup", "web", "web2");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("web2 takes over from web", "web is being removed");
        assertThat(server.changes()).hasSize(4);
        assertThat(server.changes().getFirst()).startsWith("PUT stacks/1st7").contains("web2");
        assertThat(server.changes().get(2)).startsWith("POST services/1s1/?action=finishupgrade");
        assertThat(server.changes().get(3)).startsWith("POST services/1s1/?action=remove");
    }

    @Test
    void whatIsNotThereIsSaid() {
        server.on(SERVICES, collection(WEB2));
        assertThat(Run.at(server, "upgrade", "-s", "shop", "web", "web2"))
                .isEqualTo(new Run(1, "", "drover: there is no service web in the stack shop\n"));
    }
}
