package io.drover.network.link;

import io.drover.model.Wire;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.FromNetworkAgent.Balancers;
import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.network.ToNetworkAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stays connected with the agent at its Unix socket; while it is away everything goes on by what is known. */
public final class AgentLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AgentLink.class);
    private static final Duration AGAIN = Duration.ofMillis(250);

    private final Path socket;
    private final Consumer<ToNetworkAgent> heard;
    private final Runnable connected;
    private final Thread thread = Thread.ofVirtual().name("agent-link").unstarted(this::run);
    private @Nullable Able able;
    private @Nullable Reach reach;
    private @Nullable Unjoined unjoined;
    private @Nullable Balancers balancers;
    private @Nullable SocketChannel open;
    private volatile boolean closed;

    /** @param connected is called on every new connection, before anything is heard on it */
    public AgentLink(Path socket, Consumer<ToNetworkAgent> heard, Runnable connected) {
        this.socket = socket;
        this.heard = heard;
        this.connected = connected;
    }

    public AgentLink start() {
        thread.start();
        return this;
    }

    /**
     * What it is able to do, what it reaches and what is not joined is said again on every connection.
     *
     * @return false when the agent is away now
     */
    public synchronized boolean say(FromNetworkAgent message) {
        switch (message) {
            case Able said -> able = said;
            case Reach said -> reach = said;
            case Unjoined said -> unjoined = said;
            case Balancers said -> balancers = said;
            case Asks _,Votes _,Counts _ -> {
                // whoever asked asks again, votes are said in full by who has them, and counts are said again soon
            }
        }
        return open != null && write(open, message);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        var away = false;
        while (!closed) {
            try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                log.info("connected to the agent");
                away = false;
                greet(channel);
                connected.run();
                listen(channel);
            } catch (IOException | IllegalArgumentException e) {
                if (!away) {
                    log.info("the agent is away: {}", e.getMessage());
                    away = true;
                }
            } finally {
                leave();
            }
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void listen(SocketChannel channel) throws IOException {
        var lines = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var message = Wire.hear(line, ToNetworkAgent.class,
                    kind -> log.debug("the agent says '{}', which is not known here", kind));
            if (message != null) {
                heard.accept(message);
            }
        }
    }

    private synchronized void greet(SocketChannel channel) {
        open = channel;
        for (var said : new FromNetworkAgent[]{able, reach, unjoined, balancers}) {
            if (said != null) {
                write(channel, said);
            }
        }
    }

    private synchronized void leave() {
        open = null;
    }

    private static boolean write(SocketChannel channel, FromNetworkAgent message) {
        try {
            var line = ByteBuffer.wrap((Wire.write(message) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
