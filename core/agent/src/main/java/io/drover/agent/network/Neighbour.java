package io.drover.agent.network;

import io.drover.model.Wire;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection with the Network Agent: JSON, a message a line. */
final class Neighbour {
    private static final Logger log = LoggerFactory.getLogger(Neighbour.class);

    private final SocketChannel channel;
    private final BlockingQueue<ToNetworkAgent> waiting = new LinkedBlockingQueue<>();

    Neighbour(SocketChannel channel) {
        this.channel = channel;
    }

    void say(ToNetworkAgent message) {
        waiting.add(message);
    }

    /** Stays until the other side is gone. */
    void converse(Consumer<FromNetworkAgent> heard) {
        var writer = Thread.ofVirtual().name("network-agent").start(this::write);
        try (channel;
                var lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var message = Wire.hear(line, FromNetworkAgent.class,
                        kind -> log.debug("the Network Agent says '{}', which is not known here", kind));
                if (message != null) {
                    heard.accept(message);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // it comes back with a new connection
        } finally {
            writer.interrupt();
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // gone all the same
        }
    }

    private void write() {
        try {
            while (true) {
                var line = ByteBuffer.wrap((Wire.write(waiting.take()) + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            close();
        }
    }
}
