package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers that come, go and break off while they are followed. */
class LogFollowTest {
    private static final String CONTAINERS = "GET containers?limit=3000";
    private static final String SERVICES = "GET services?limit=3000";
    private static final String RUNS = "{\"id\":\"1i1\",\"type\":\"container\",\"name\":\"shop-web-1\",\"serviceIds\":"
            + "[\"1s1\"],\"stackId\":\"1st7\",\"state\":\"running\",\"actions\":{\"logs\":\"\"}}";
    private static final String SECOND = RUNS.replace("1i1", "1i2").replace("web-1", "web-2");
    private static final String COMES = SECOND.replace("\"logs\":\"\"", "").replace("running", "creating");
    private static final String WEB = "{\"id\":\"1s1\",\"name\":\"web\",\"stackId\":\"1st7\",\"state\":\"active\"}";
    private final FakeServer server = new FakeServer();
    private final FakeSocket first = new FakeSocket();
    private final FakeSocket second = new FakeSocket();
    private final FakeSocket feed = new FakeSocket();
    private final Going going = new Going();

    LogFollowTest() throws IOException {
        // the servers open their ports
    }

    @BeforeEach
    void start() {
        feed.end(FakeSocket.OPEN, "");
        server.onSocket("subscribe?eventNames=resource.change", feed).on(CONTAINERS, collection(RUNS))
                .on(SERVICES + "&name=web", collection(WEB)).on(SERVICES, collection(WEB))
                .on("POST containers/1i1/?action=logs", access(first))
                .on("POST containers/1i2/?action=logs", access(second));
    }

    @AfterEach
    void stop() throws IOException {
        going.close();
        server.close();
        first.close();
        second.close();
        feed.close();
    }

    @Test
    void aContainerThatIsMadeLaterIsFollowedFromItsFirstLine() throws IOException {
        first.play(1000, "").play(FakeSocket.OPEN, "", line(1, "old"));
        second.play(FakeSocket.OPEN, "", line(2, "new"));
        going.begin(server, "logs", "-f", "--since", "10m", "web");
        await().until(() -> going.out().contains("old") && feed.nowOpen() == 1);

        server.instead(CONTAINERS, collection(RUNS, COMES));
        feed.push(change(COMES));
        server.instead(CONTAINERS, collection(RUNS, SECOND));
        feed.push(change(SECOND));

        await().until(() -> going.out().contains("shop-web-2 | new"));
        assertThat(server.changes()).last().asString().contains("1i2", "\"lines\":0").doesNotContain("since");
        first.push(line(3, "both"));
        await().until(() -> going.out().contains("shop-web-1 | both"));
        end();
    }

    @Test
    void whatHasNoLogsAtFirstIsFollowedWhenItHas() throws IOException {
        second.end(FakeSocket.OPEN, "");
        server.instead(CONTAINERS, collection(COMES));
        going.begin(server, "logs", "-f", "web");
        await().until(() -> going.err().equals("drover: shop-web-2 has no logs yet: it is creating\n")
                && feed.nowOpen() == 1);

        server.instead(CONTAINERS, collection(SECOND));
        feed.push(change(SECOND));
        await().until(() -> second.nowOpen() == 1);
        second.push(line(1, "here"));
        await().until(() -> going.out().equals("here\n"));
        end();
    }

    @Test
    void whatBrokeOffIsFollowedAgainFromItsLastLine() throws IOException {
        first.play(1000, "", line(1, "a")).play(FakeSocket.OPEN, "", line(1, "a"), line(2, "b"))
                .play(1011, "the host does not answer")
                .play(FakeSocket.OPEN, "", line(1, "a"), line(2, "b"), line(3, "c"));
        going.begin(server, "logs", "-f", "shop-web-1");
        await().until(() -> going.out().equals("a\nb\n"));

        first.cut(1011, "the host was connected anew");

        await().until(() -> going.out().equals("a\nb\nc\n"));
        assertThat(going.err()).isEqualTo("drover: the logs of shop-web-1 broke off: the host was connected anew; they"
                + " go on as soon as they can\n");
        assertThat(server.changes()).last().asString().contains("\"since\":\"" + time(2) + "\"", "\"lines\":0");
        end();
    }

    @Test
    void whatRunsAgainIsFollowedAgain() throws IOException {
        first.play(1000, "").play(1000, "", line(1, "a")).play(FakeSocket.OPEN, "", line(1, "a"), line(2, "b"));
        var ended = RUNS.replace("running", "stopped");
        server.instead(CONTAINERS, collection(ended));
        going.begin(server, "logs", "-f", "web");
        await().until(() -> going.out().equals("a\n") && feed.nowOpen() == 1);

        server.instead(CONTAINERS, collection(RUNS));
        feed.push(change(RUNS));
        await().until(() -> going.out().equals("a\nb\n"));
        assertThat(going.err()).isEmpty();
        end();
    }

    @Test
    void aFeedThatBreaksOffIsNoticedAndOpenedAgain() throws IOException {
        first.play(1000, "").end(FakeSocket.OPEN, "");
        second.play(FakeSocket.OPEN, "", line(1, "new"));
        going.begin(server, "logs", "-f", "web");
        await().until(() -> feed.nowOpen() == 1 && first.nowOpen() == 1);

        server.instead(CONTAINERS, collection(RUNS, SECOND));
        feed.cut(1001, "");

        await().until(() -> going.out().equals("shop-web-2 | new\n"));
        await().until(() -> feed.nowOpen() == 1);
        end();
    }

    @Test
    void whoMayNotLookAnyMoreIsTold() throws IOException {
        first.play(1000, "").end(FakeSocket.OPEN, "");
        going.begin(server, "logs", "-f", "web");
        await().until(() -> feed.nowOpen() == 1 && first.nowOpen() == 1);
        server.never(CONTAINERS);
        feed.push(change(RUNS));
        assertThat(going.end().status()).isEqualTo(1);
        assertThat(going.err()).isEqualTo("drover: nobody expected " + CONTAINERS + "\n");
    }

    @Test
    void ofAJobThatIsDoneNothingIsWaitedFor() {
        first.end(1000, "");
        server.instead(CONTAINERS, collection(RUNS.replace("running", "stopped"))).instead(SERVICES,
                collection(WEB.replace("\"name\"", "\"scale\":1,\"launchConfig\":{\"labels\":"
                        + "{\"io.rancher.container.start_once\":\"true\"}},\"name\"")));
        going.begin(server, "logs", "-f", "web");
        assertThat(going.end()).isEqualTo(new Run(0, "", ""));
    }

    /** When the service is idle and the container has ended, nothing is to come. */
    private void end() throws IOException {
        server.instead(SERVICES, collection(WEB.replace("active", "inactive"))).instead(CONTAINERS, collection());
        first.cut(1000, "");
        second.cut(1000, "");
        assertThat(going.end().status()).as(going.err()).isZero();
    }

    private static String line(int second, String text) {
        return "01 " + time(second) + " " + text;
    }

    private static String time(int second) {
        return "2026-01-01T00:00:0" + second + ".000000000Z";
    }

    private static String change(String resource) {
        return "{\"name\":\"resource.change\",\"time\":1,\"data\":{\"resource\":" + resource + "}}";
    }

    private static String access(FakeSocket socket) {
        return "{\"type\":\"hostAccess\",\"url\":\"" + socket.url() + "\",\"token\":\"T\"}";
    }
}
