package io.drover.network.reach;

import io.drover.network.address.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other hosts who they are, and answers them. */
final class Voice implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Voice.class);
    private final DatagramChannel channel;
    private final Supplier<String> uuid;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();

    /** @param uuid of this host; empty while it does not know */
    Voice(DatagramChannel channel, Supplier<String> uuid) {
        this.channel = channel;
        this.uuid = uuid;
    }

    void start() {
        Thread.ofVirtual().name("reach-answers").start(this::listen);
    }

    /** The uuid of the host that answers there, or null when none does in time. */
    @Nullable
    String ask(Ipv4 address, long millis) throws InterruptedException {
        var number = HexFormat.of().toHexDigits(random.nextLong());
        var answer = new CompletableFuture<String>();
        asked.put(number, answer);
        try {
            send(new Message(number, null),
                    new InetSocketAddress(InetAddress.ofLiteral(address.toString()), Probes.PORT));
            return answer.completeOnTimeout("", millis, TimeUnit.MILLISECONDS).get() instanceof String told
                    && !told.isEmpty() ? told : null;
        } catch (IOException | ExecutionException e) {
            // no way there at all
            return null;
        } finally {
            asked.remove(number);
        }
    }

    private void listen() {
        var buffer = ByteBuffer.allocate(2 * Message.LENGTH);
        while (channel.isOpen()) {
            try {
                var from = channel.receive(buffer.clear());
                var bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes);
                var message = Message.parse(bytes);
                if (from != null && message != null) {
                    hear(message, from, bytes.length);
                }
            } catch (IOException e) {
                // a neighbour that refused an earlier datagram is told here too
                log.debug("reach: {}", e.toString());
            }
        }
    }

    private void hear(Message message, SocketAddress from, int length) throws IOException {
        if (message.uuid() != null) {
            var answer = asked.get(message.number());
            if (answer != null) {
                answer.complete(message.uuid());
            }
            return;
        }
        var own = uuid.get();
        if (!own.isEmpty() && length == Message.LENGTH) {
            send(new Message(message.number(), own), from);
        }
    }

    private void send(Message message, SocketAddress to) throws IOException {
        channel.send(ByteBuffer.wrap(message.bytes()), to);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
