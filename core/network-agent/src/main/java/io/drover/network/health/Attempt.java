package io.drover.network.health;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection to a target. Never waits: it goes as far as it can whenever it is looked at. */
final class Attempt {
    private static final Integer ABORT = 0;

    final Subject subject;
    private final SocketChannel channel;
    private final @Nullable Request request;
    private @Nullable StatusLine answer;
    private @Nullable SelectionKey key;
    private boolean connected;
    private int sent;

    private Attempt(Subject subject, SocketChannel channel) {
        this.subject = subject;
        this.channel = channel;
        this.request = subject.target.request();
    }

    /** @throws IOException when this host lacks what it takes, which says nothing of the target */
    static Attempt of(Subject subject, InetSocketAddress address) throws IOException {
        var channel = SocketChannel.open(address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            // closing cuts it off at once: neither side has to remember it for a minute
            channel.setOption(StandardSocketOptions.SO_LINGER, ABORT);
            return new Attempt(subject, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** @return null when it is under way @throws IOException as {@link #of} */
    @Nullable
    Outcome connect(InetSocketAddress address) throws IOException {
        try {
            return channel.connect(address) ? connected() : null;
        } catch (IOException e) {
            if (Reasons.ours(e)) {
                throw e;
            }
            return Outcome.bad(Reasons.of(e));
        }
    }

    /** @param scratch direct, for what goes to and fro @return null when it goes on */
    @Nullable
    Outcome go(ByteBuffer scratch) {
        try {
            if (!connected) {
                if (!channel.finishConnect()) {
                    return null;
                }
                var outcome = connected();
                if (outcome != null) {
                    return outcome;
                }
            }
            return request == null || send(request, scratch) ? null : receive(scratch);
        } catch (IOException e) {
            return Outcome.bad(Reasons.of(e));
        }
    }

    private @Nullable Outcome connected() throws IOException {
        connected = true;
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            // with nobody there, a connection within one host may meet itself
            return Outcome.bad("connection refused");
        }
        return request == null ? Outcome.GOOD : null;
    }

    /** True when there was something to be sent. */
    private boolean send(Request request, ByteBuffer scratch) throws IOException {
        if (sent == request.length()) {
            return false;
        }
        scratch.clear();
        request.put(sent, scratch);
        sent += channel.write(scratch.flip());
        return true;
    }

    private @Nullable Outcome receive(ByteBuffer scratch) throws IOException {
        if (answer == null) {
            answer = new StatusLine();
        }
        scratch.clear().limit(answer.room());
        return channel.read(scratch) < 0 ? answer.end() : answer.take(scratch.flip());
    }

    /** How far it has come; grows. */
    int stage() {
        return connected ? 1 + sent : 0;
    }

    /** From now on the selector says when it can go on. */
    void await(Selector selector) throws IOException {
        var next = !connected
                ? SelectionKey.OP_CONNECT
                : request != null && sent < request.length() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key == null) {
            key = channel.register(selector, next, this);
        } else if (key.interestOps() != next) {
            key.interestOps(next);
        }
    }

    boolean closed() {
        return !channel.isOpen();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // gone all the same
        }
    }
}
