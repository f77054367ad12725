package io.drover.agent.link;

import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.ServerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server node of one connection that says what the test wants. */
final class FakeServer implements AutoCloseable {
    final BlockingQueue<AgentMessage> heard = new LinkedBlockingQueue<>();
    private final HttpServer http;
    private final int port;
    private final CountDownLatch refused = new CountDownLatch(1);
    private volatile int refuses;
    private volatile @Nullable ServerWebSocket socket;
    private volatile @Nullable String authorization;

    FakeServer(Vertx vertx, List<String> others) throws Exception {
        http = vertx.createHttpServer().webSocketHandshakeHandler(handshake -> {
            if (refuses > 0) {
                var _ = handshake.reject(refuses);
                refused.countDown();
            } else {
                var _ = handshake.accept();
            }
        }).webSocketHandler(opened -> {
            socket = opened;
            authorization = opened.headers().get("Authorization");
            opened.textMessageHandler(text -> heard.add(Wire.read(text, AgentMessage.class)));
            var _ = opened.writeTextMessage(Wire.write(new ServerMessage.Welcome("1h1", 100, others)));
        });
        port = http.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @param status with which it turns agents away; 0 for letting them in */
    void refuses(int status) {
        refuses = status;
    }

    void awaitRefused() throws InterruptedException {
        if (!refused.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody tried");
        }
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    void say(ServerMessage message) {
        say(Wire.write(message));
    }

    void say(String text) {
        var open = socket;
        if (open == null) {
            throw new IllegalStateException("nobody is connected");
        }
        var _ = open.writeTextMessage(text);
    }

    void hangUp() {
        var open = socket;
        if (open != null) {
            var _ = open.close();
        }
    }

    /** The next message of a kind; others before it are skipped. */
    <T extends AgentMessage> T next(Class<T> kind) throws InterruptedException {
        while (true) {
            var message = heard.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came");
            }
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
        }
    }

    @Override
    public void close() throws Exception {
        http.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
