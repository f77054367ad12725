package io.drover.network.dns;

import io.drover.network.serving.Slots;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that takes packets and answers at once what it can; what needs waiting waits in a thread of its own. */
final class UdpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
    private static final int LONGEST_QUESTION = 4096;
    private static final int BUFFER = 1 << 20;
    private static final long PAUSE = Duration.ofMillis(1).toNanos();

    private final Responder responder;
    private final Slots waiting;
    private final DatagramChannel channel;
    private final Thread thread;

    UdpListener(InetSocketAddress address, Responder responder, Slots waiting) throws IOException {
        this.responder = responder;
        this.waiting = waiting;
        this.channel = DatagramChannel.open(address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        thread = Thread.ofPlatform().daemon().name("dns-udp").start(this::run);
    }

    private void run() {
        var buffer = ByteBuffer.allocateDirect(LONGEST_QUESTION);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                var sender = channel.receive(buffer);
                if (sender instanceof InetSocketAddress asker) {
                    var packet = new byte[buffer.flip().remaining()];
                    buffer.get(packet);
                    answer(packet, asker);
                }
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException | RuntimeException e) {
                log.debug("a packet could not be taken", e);
                // whatever it is, it may come again at once
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void answer(byte[] packet, InetSocketAddress asker) {
        switch (responder.react(packet, asker.getAddress(), false)) {
            case Reaction.Now now -> send(now.reply(), asker);
            case Reaction.Later later -> answer(later, asker);
            case Reaction.Silence _ -> {
            }
        }
    }

    private void answer(Reaction.Later later, InetSocketAddress asker) {
        if (!waiting.take(asker.getAddress())) {
            send(later.refusal().get(), asker);
            return;
        }
        Thread.ofVirtual().name("dns-waiting").start(() -> {
            try {
                send(later.reply().get(), asker);
            } finally {
                waiting.giveBack(asker.getAddress());
            }
        });
    }

    private void send(byte[] reply, SocketAddress asker) {
        try {
            channel.send(ByteBuffer.wrap(reply), asker);
        } catch (IOException e) {
            // the asker is gone, or we are
            log.debug("an answer could not be sent", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
